package io.figwizard.jobs;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;

/** The mail server of the configuration. Thread-safe; connections are not. */
final class MailServer {
  private final MailConfiguration configuration;
  private final String protocol;

  MailServer(MailConfiguration configuration) {
    this.configuration = configuration;
    this.protocol = configuration.tls == MailConfiguration.Tls.IMPLICIT ? "smtps" : "smtp";
  }

  /**
   * Connects, and logs in where there is a user. Costs at most the two timeouts for each of its
   * steps, and not more than {@code atMost} in all.
   *
   * @throws MailServerUnavailable when it cannot; no mail was sent then
   */
  MailConnection connect() {
    if (!configuration.hasServer()) {
      throw new MailServerUnavailable("jobs.mail.host is empty: set SMTP_HOST");
    }
    CuttableSockets sockets = new CuttableSockets(configuration.atMost.toJavaDuration());
    Session session = session(sockets);
    try (CuttableSockets.Limited connecting = sockets.limited()) {
      Transport transport = session.getTransport(protocol);
      boolean login = !configuration.user.isEmpty();
      transport.connect(
          configuration.host,
          configuration.port,
          login ? configuration.user : null,
          login ? configuration.password : null);
      return new MailConnection(transport, session, configuration, sockets);
    } catch (MessagingException e) {
      // Without the exception, whose message may hold what the server was told.
      throw new MailServerUnavailable(
          configuration.host
              + ":"
              + configuration.port
              + " lets nobody in: "
              + e.getClass().getSimpleName()
              + sockets.reason());
    }
  }

  private Session session(CuttableSockets sockets) {
    String prefix = "mail." + protocol + ".";
    Properties properties = properties(configuration, prefix);
    properties.put(prefix + "socketFactory", sockets);
    // Else it would try again with a socket of its own.
    properties.put(prefix + "socketFactory.fallback", "false");
    return Session.getInstance(properties);
  }

  private static Properties properties(MailConfiguration mail, String prefix) {
    Properties properties = new Properties();
    String connectTimeout = Long.toString(mail.connectTimeout.toMilliseconds());
    String timeout = Long.toString(mail.timeout.toMilliseconds());
    properties.put(prefix + "connectiontimeout", connectTimeout);
    properties.put(prefix + "timeout", timeout);
    properties.put(prefix + "writetimeout", timeout);
    properties.put(prefix + "auth", Boolean.toString(!mail.user.isEmpty()));
    properties.put(prefix + "starttls.enable", "true");
    properties.put(prefix + "starttls.required", Boolean.toString(requiresTls(mail)));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    // The goodbye is said, not waited for.
    properties.put(prefix + "quitwait", "false");
    return properties;
  }

  private static boolean requiresTls(MailConfiguration mail) {
    return switch (mail.tls) {
      case REQUIRED -> true;
      case OPPORTUNISTIC, IMPLICIT -> false;
      case AUTO -> !isThisMachine(mail.host);
    };
  }

  private static boolean isThisMachine(String host) {
    try {
      return host.isBlank() || InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
