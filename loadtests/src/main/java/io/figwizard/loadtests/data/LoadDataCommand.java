package io.figwizard.loadtests.data;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.ProgressLine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code load-data}: brings a database to a profile. */
@Command(
    name = "load-data",
    mixinStandardHelpOptions = true,
    description = {
      "Loads generated data into a migrated database, or finds that they are there already.",
      "The database comes from DATABASE_URL, DATABASE_OWNER and DATABASE_OWNER_PASSWORD;"
          + " `up` and `demo` load the data of the local stack by themselves.",
      "Exit codes: 0 the data are there, 1 anything else."
    })
public final class LoadDataCommand implements Callable<Integer> {

  /** Unless the reader chooses another one. */
  public static final long SEED = 20_260_101L;

  @Option(
      names = "--profile",
      defaultValue = "production",
      description = "ci (small) or production (100,000 users). Default: ${DEFAULT-VALUE}")
  private String profile = "";

  @Option(
      names = "--seed",
      defaultValue = "" + SEED,
      description = "Equal seeds give equal bytes. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--as-of",
      description = "The moment 'now' of the data, e.g. 2026-01-31T00:00:00Z. Default: today")
  private @Nullable Instant asOf;

  @Option(names = "--replace", description = "Delete what the tables hold now")
  private boolean replace;

  @Override
  public Integer call() {
    DataLoad load =
        new DataLoad(
            fromEnvironment("DATABASE_URL"),
            fromEnvironment("DATABASE_OWNER"),
            fromEnvironment("DATABASE_OWNER_PASSWORD"),
            ProgressLine.onStandardOutput(),
            Clock.systemUTC());
    Instant moment = asOf == null ? today(Clock.systemUTC()) : asOf;
    load.load(new DataLoad.Order(Profile.named(profile), seed, moment, replace, threads()));
    return 0;
  }

  /** The start of the day, so that loads of one day are the same. */
  public static Instant today(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.DAYS);
  }

  /** PostgreSQL needs as many cores for taking rows in as we need for making them. */
  public static int threads() {
    return Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
  }

  private static String fromEnvironment(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new CannotRun(
          name
              + " is not set; set DATABASE_URL (jdbc:postgresql://host:port/name), DATABASE_OWNER and"
              + " DATABASE_OWNER_PASSWORD, or use `up`, which brings its own database");
    }
    return value;
  }
}
