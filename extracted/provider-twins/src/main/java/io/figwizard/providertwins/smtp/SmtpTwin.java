package io.figwizard.providertwins.smtp;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.figwizard.twinkit.ControlApi;
import io.figwizard.twinkit.TwinServer;
import java.net.URI;

/**
 * A running double of an SMTP server, without encryption and at the loopback address: takes mail
 * for everybody, delivers none of it, and shows it by {@link #control()}.
 */
public final class SmtpTwin implements AutoCloseable {
  // The machine may be busy with something else.
  private static final long START_MILLIS = 30_000;

  private final TwinServer server;
  private final GreenMail greenMail;
  private final SmtpFront front;

  private SmtpTwin(TwinServer server, GreenMail greenMail, SmtpFront front) {
    this.server = server;
    this.greenMail = greenMail;
    this.front = front;
  }

  /** Starts one at any free port. */
  public static SmtpTwin start() {
    TwinServer server = TwinServer.bind("smtp-twin", 0);
    SmtpTwin twin = on(server, 0);
    server.start();
    return twin;
  }

  /**
   * One of several on a server that has not started. Closing it closes the server.
   *
   * @param port for mails; 0 for any free one
   */
  public static SmtpTwin on(TwinServer server, int port) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(START_MILLIS);
    GreenMail greenMail = new GreenMail(setup);
    greenMail.start();
    SmtpFaults faults = new SmtpFaults();
    Mailbox mailbox = new Mailbox();
    try {
      SmtpFront front = new SmtpFront(port, greenMail.getSmtp().getPort(), faults, mailbox);
      server.handle("/twin/smtp/", new ControlApi(new ControlRoutes(front, faults, mailbox).all()));
      return new SmtpTwin(server, greenMail, front);
    } catch (RuntimeException e) {
      greenMail.stop();
      throw e;
    }
  }

  /** Where mails go: {@code SMTP_HOST}. */
  public String host() {
    return "127.0.0.1";
  }

  /** Where mails go: {@code SMTP_PORT}. */
  public int port() {
    return front.port();
  }

  /** Where its control is. */
  public URI url() {
    return server.url();
  }

  /** Pulls its strings; the same as another process has them by {@link #url()}. */
  public SmtpControl control() {
    return new SmtpControl(server.url());
  }

  @Override
  public void close() {
    server.close();
    front.close();
    greenMail.stop();
  }
}
