package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Shared states in a real PostgreSQL. */
public final class TestState {

  private TestState() {}

  /**
   * @param port the database's, or that of something in between
   * @param folder the replica's own
   */
  public static SharedStore open(LocalPostgres postgres, int port, String replica, Path folder)
      throws IOException {
    return open(configuration(postgres, port), replica, folder);
  }

  public static SharedStore open(Map<String, String> configuration, String replica, Path folder)
      throws IOException {
    return (SharedStore)
        new ObjectMapper()
            .convertValue(configuration, StateConfiguration.class)
            .open(folder, replica);
  }

  /** The members of {@code state} in routing-proxy.yml; patient, as machines of tests are slow. */
  public static Map<String, String> configuration(LocalPostgres postgres, int port) {
    return configuration(postgres, port, Duration.ofSeconds(30));
  }

  /**
   * @param patience until a database that hangs counts as none
   */
  public static Map<String, String> configuration(
      LocalPostgres postgres, int port, Duration patience) {
    String seconds = "=" + patience.toSeconds();
    return Map.of(
        "type",
        "POSTGRES",
        "url",
        postgres.jdbcUrl().replace(":" + postgres.port() + "/", ":" + port + "/")
            + "?connectTimeout"
            + seconds
            + "&loginTimeout"
            + seconds
            + "&socketTimeout"
            + seconds,
        "user",
        postgres.owner(),
        "password",
        postgres.ownerPassword());
  }

  /** As if there had never been one. */
  public static void drop(LocalPostgres postgres) {
    jdbi(postgres).useHandle(it -> it.execute("drop schema if exists fig_proxy cascade"));
  }

  public static Jdbi jdbi(LocalPostgres postgres) {
    return Jdbi.create(postgres.jdbcUrl(), postgres.owner(), postgres.ownerPassword());
  }
}
