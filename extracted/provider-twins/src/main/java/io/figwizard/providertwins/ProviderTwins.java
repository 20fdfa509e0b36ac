package io.figwizard.providertwins;

import io.figwizard.providertwins.elevenlabs.ElevenLabsTwin;
import io.figwizard.providertwins.smtp.SmtpTwin;
import io.figwizard.providertwins.text.TextProviderTwin;
import io.figwizard.twinkit.ControlApi;
import io.figwizard.twinkit.ControlRoute;
import io.figwizard.twinkit.TwinServer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** All the doubles at once: ElevenLabs and the text provider at one port, mails at another. */
public final class ProviderTwins implements AutoCloseable {
  private final ElevenLabsTwin elevenLabs;
  private final TextProviderTwin text;
  private final SmtpTwin smtp;

  private ProviderTwins(ElevenLabsTwin elevenLabs, TextProviderTwin text, SmtpTwin smtp) {
    this.elevenLabs = elevenLabs;
    this.text = text;
    this.smtp = smtp;
  }

  /** Starts them at any free ports. */
  public static ProviderTwins start() {
    return start(0, 0);
  }

  /**
   * Starts them.
   *
   * @param port for HTTP; 0 for any free one
   * @param smtpPort for mails; 0 for any free one
   */
  public static ProviderTwins start(int port, int smtpPort) {
    TwinServer server = TwinServer.bind("provider-twins", port);
    try {
      Clock clock = Clock.systemUTC();
      SmtpTwin smtp = SmtpTwin.on(server, smtpPort);
      ProviderTwins twins =
          new ProviderTwins(
              ElevenLabsTwin.on(server, clock), TextProviderTwin.on(server, clock), smtp);
      server.handle(
          "/twin/ready",
          new ControlApi(
              List.of(
                  ControlRoute.of(
                      "GET /twin/ready", (id, input) -> Map.of("smtpPort", smtp.port())))));
      server.start();
      return twins;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Where the HTTP ones and all controls are. */
  public URI url() {
    return elevenLabs.url();
  }

  public ElevenLabsTwin elevenLabs() {
    return elevenLabs;
  }

  public TextProviderTwin text() {
    return text;
  }

  public SmtpTwin smtp() {
    return smtp;
  }

  @Override
  public void close() {
    smtp.close();
    elevenLabs.close();
    text.close();
  }
}
