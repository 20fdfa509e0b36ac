package io.figwizard.providertwins.smtp;

import io.figwizard.twinkit.ControlClient;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Pulls the strings of {@link SmtpTwin}, in the same process or another. Every method returns when
 * it is done and throws {@link io.figwizard.twinkit.TwinControlException} when it cannot be.
 * Immutable, thread-safe.
 */
public final class SmtpControl {
  private final ControlClient client;

  /**
   * @param twin where its control is, say {@code http://127.0.0.1:8093}: not the SMTP port
   */
  public SmtpControl(URI twin) {
    this.client = new ControlClient(twin, "/twin/smtp/");
  }

  /** Every mail that was taken, oldest first. */
  public List<ReceivedMail> mails() {
    return Arrays.asList(client.call("GET", "mails", null, ReceivedMail[].class));
  }

  /** Those to one address. */
  public List<ReceivedMail> mailsTo(String recipient) {
    return mails().stream().filter(mail -> mail.isTo(recipient)).toList();
  }

  /** Forgets the mails so far. */
  public void forgetMails() {
    client.call("DELETE", "mails", null);
  }

  /** What goes wrong from now on, instead of what was told before; without any, nothing. */
  public void faults(SmtpFault... faults) {
    client.call("PUT", "faults", Map.of("faults", faults));
  }

  /** The faults that have not befallen anybody yet. */
  public List<SmtpFault> remainingFaults() {
    return Arrays.asList(client.call("GET", "faults", null, SmtpFault[].class));
  }

  /** Refuses connections, as when the server is down; those that are open stay. */
  public void refuseConnections() {
    client.call("PUT", "accepting", Map.of("accepting", false));
  }

  /** Takes connections again, at the same port. */
  public void acceptConnections() {
    client.call("PUT", "accepting", Map.of("accepting", true));
  }

  /** How many connections there have been. */
  public int connections() {
    return client.call("GET", "connections", null).getAsJsonObject().get("connections").getAsInt();
  }

  /** Where mails go. */
  public int port() {
    return client.call("GET", "connections", null).getAsJsonObject().get("port").getAsInt();
  }
}
