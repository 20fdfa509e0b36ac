package io.figwizard.monolith;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.figwizard.local.LocalPostgres;
import io.figwizard.local.LocalSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the configuration's variables stand for. With {@code DATABASE_URL} that is the process's
 * environment and nothing else. Without it, a PostgreSQL is started in the folder given, and
 * development secrets from there fill in what the environment does not set.
 */
final class Surroundings implements ConfiguredBundle<MonolithConfiguration>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  private final Path folder;
  private final Map<String, String> environment;
  private final AtomicBoolean stopsWithServer = new AtomicBoolean();
  private volatile @Nullable LocalPostgres postgres;
  private volatile boolean beside;

  Surroundings(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /**
   * For a command: where a living process has started the PostgreSQL in the folder, it is used and
   * not started. And what the file names but the environment does not is nobody's concern, unless
   * the command uses it; it stays as it is.
   */
  void beBesideARunningServer() {
    beside = true;
  }

  /**
   * The file with {@code ${NAME}} and {@code ${NAME:-default}} replaced.
   *
   * @throws UndefinedEnvironmentVariableException naming a variable without value and default
   */
  InputStream substituteIn(InputStream file) throws IOException {
    try (file) {
      StringSubstitutor substitutor = new StringSubstitutor(variables());
      // So that a default can be another variable.
      substitutor.setEnableSubstitutionInVariables(true);
      substitutor.setEnableUndefinedVariableException(!beside);
      String text = substitutor.replace(new String(file.readAllBytes(), UTF_8));
      return new ByteArrayInputStream(text.getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UndefinedEnvironmentVariableException(
          "The configuration needs a variable that is not set: " + e.getMessage());
    }
  }

  private Map<String, String> variables() {
    if (!environment.getOrDefault("DATABASE_URL", "").isBlank()) {
      return environment;
    }
    Map<String, String> database = database();
    Map<String, String> variables = new HashMap<>(LocalSecrets.in(folder).environment());
    variables.putAll(environment);
    variables.putAll(database);
    return variables;
  }

  private Map<String, String> database() {
    Optional<Map<String, String>> running =
        beside ? LocalPostgres.runningIn(folder.resolve("postgres")) : Optional.empty();
    if (running.isPresent()) {
      return running.get();
    }
    LocalPostgres ours = postgres;
    if (ours == null) {
      ours = startPostgres();
    }
    return ours.environment();
  }

  private LocalPostgres startPostgres() {
    LocalPostgres started = LocalPostgres.start(folder.resolve("postgres"));
    postgres = started;
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeUnlessServerDoes));
    LOG.warn(
        "DATABASE_URL is not set: using a PostgreSQL of our own at {}, its data in {} and"
            + " development secrets. Not for production.",
        started.jdbcUrl(),
        folder.resolve("postgres").toAbsolutePath());
    return started;
  }

  /** For a process that is told to end before it serves, or while it migrates. */
  private void closeUnlessServerDoes() {
    if (!stopsWithServer.get()) {
      close();
    }
  }

  @Override
  public void run(MonolithConfiguration configuration, Environment server) {
    server
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                // From now on requests in flight need the database until they are finished.
                stopsWithServer.set(true);
              }

              @Override
              public void stop() {
                close();
              }
            });
  }

  /** Stops the PostgreSQL, if there is one of ours. */
  @Override
  public void close() {
    LocalPostgres ours = postgres;
    if (ours != null) {
      ours.close();
    }
  }
}
