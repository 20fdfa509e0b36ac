package io.figwizard.stripetwin;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code java -jar stripe-twin.jar [--port 8092] [--data FOLDER]}: the double as a process. */
public final class TwinProcess {
  private static final int DEFAULT_PORT = 8092;

  /** Seconds until periods that end are noticed without anybody asking. */
  private static final long TICK = 5;

  private TwinProcess() {}

  public static void main(String[] arguments) {
    StripeTwin twin;
    try {
      twin = StripeTwin.start(options(arguments));
    } catch (RuntimeException e) {
      System.err.println("stripe-twin: " + e.getMessage());
      System.exit(1);
      return;
    }
    ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();
    ticking.scheduleAtFixedRate(twin.state()::catchUp, TICK, TICK, TimeUnit.SECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(twin::close, "stripe-twin-stop"));
    System.out.println("Stripe twin at " + twin.url() + " (no real money, no real Stripe)");
  }

  static StripeTwinOptions options(String... arguments) {
    StripeTwinOptions options = StripeTwinOptions.defaults().withPort(DEFAULT_PORT);
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      String value = arguments[i + 1];
      options =
          switch (arguments[i]) {
            case "--port" -> options.withPort(port(value));
            case "--data" -> options.withData(Path.of(value));
            default ->
                throw new IllegalArgumentException(
                    arguments[i] + " is unknown (expected: --port PORT, --data FOLDER)");
          };
    }
    return options;
  }

  private static int port(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port " + value + " (expected: a number)", e);
    }
  }
}
