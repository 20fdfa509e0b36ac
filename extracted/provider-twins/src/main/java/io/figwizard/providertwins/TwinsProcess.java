package io.figwizard.providertwins;

/**
 * {@code java -jar provider-twins.jar [--port 8093] [--smtp-port 8094]}: the doubles as a process.
 */
public final class TwinsProcess {
  private static final int DEFAULT_PORT = 8093;
  private static final int DEFAULT_SMTP_PORT = 8094;

  private TwinsProcess() {}

  public static void main(String[] arguments) {
    ProviderTwins twins;
    try {
      Ports ports = ports(arguments);
      twins = ProviderTwins.start(ports.http(), ports.smtp());
    } catch (RuntimeException e) {
      System.err.println("provider-twins: " + e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(twins::close, "provider-twins-stop"));
    System.out.println(
        "Doubles of ElevenLabs and a text provider at "
            + twins.url()
            + ", of an SMTP server at "
            + twins.smtp().host()
            + ":"
            + twins.smtp().port());
  }

  static Ports ports(String... arguments) {
    Ports ports = new Ports(DEFAULT_PORT, DEFAULT_SMTP_PORT);
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      int value = port(arguments[i], arguments[i + 1]);
      ports =
          switch (arguments[i]) {
            case "--port" -> new Ports(value, ports.smtp());
            case "--smtp-port" -> new Ports(ports.http(), value);
            default ->
                throw new IllegalArgumentException(
                    arguments[i] + " is unknown (expected: --port PORT, --smtp-port PORT)");
          };
    }
    return ports;
  }

  private static int port(String option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " " + value + " (expected: a number)", e);
    }
  }

  record Ports(int http, int smtp) {}
}
