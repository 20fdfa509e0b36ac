package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.DryRunConfiguration;
import io.figwizard.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All pools of all services together leave room on the one PostgreSQL they share. */
class ConnectionBudgetTest {
  // The gate starts a pair of these beside the stack in front of the user.
  private static final Set<String> GATED = Set.of("monolith.yml", "drilling-function.yml");
  // Data generator, a migration with its lock, and somebody with psql.
  private static final int OTHERS = 12;
  // superuser_reserved_connections.
  private static final int RESERVED = 3;

  @Test
  void fitsMaxConnections() throws IOException {
    List<Path> files = Servers.configurations();
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .contains("monolith.yml", "drilling-function.yml");

    int connections = 0;
    for (Path file : files) {
      List<JsonNode> pools = pools(file);
      assertThat(pools)
          .as("pools of " + file + " have a maxSize of their own")
          .allSatisfy(pool -> assertThat(pool.path("maxSize").asInt()).isBetween(1, 16))
          .allSatisfy(pool -> assertThat(pool.path("initialSize").asInt(-1)).isZero())
          .allSatisfy(pool -> assertThat(pool.path("minSize").asInt(-1)).isZero());
      connections +=
          instances(file) * pools.stream().mapToInt(pool -> pool.path("maxSize").asInt()).sum();
    }

    assertThat(connections).isPositive();
    assertThat(connections + OTHERS + RESERVED).isLessThanOrEqualTo(LocalPostgres.maxConnections());
  }

  /** A dry run holds one for up to its deadline. Of one variant: both are rarely in shadow. */
  @Test
  void dryRunsLeaveAConnectionToRealRequests() throws IOException {
    int usually = new DryRunConfiguration().getAtMost();
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("kit")) {
        int dryRuns = service.at("/kit/dryRun/atMost").asInt(usually);
        assertThat(pools(file))
            .as(file.toString())
            // One connection is for listening, not for requests.
            .filteredOn(pool -> pool.path("maxSize").asInt() > 1)
            .allSatisfy(pool -> assertThat(pool.path("maxSize").asInt()).isGreaterThan(dryRuns));
      }
    }
  }

  /** How many processes the local stack and a gate start with that file. */
  private static int instances(Path file) throws IOException {
    // One file for both variants, each a process of its own.
    int inStack = Files.readString(file).contains("${VARIANT:-") ? 2 : 1;
    return GATED.contains(file.getFileName().toString()) ? inStack + 1 : inStack;
  }

  /** The objects under {@code database}: one pool each. */
  private static List<JsonNode> pools(Path file) throws IOException {
    return Servers.yaml(file).findValues("database");
  }
}
