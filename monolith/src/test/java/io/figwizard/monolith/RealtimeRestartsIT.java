package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.FixedPort;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.local.LocalPostgres;
import io.figwizard.realtime.Follower;
import io.figwizard.realtime.SocketClient;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Everything as it is deployed: two monoliths with their workers, the routing proxy before one of
 * them, and a database; each is killed in turn while a user's clients are connected.
 */
class RealtimeRestartsIT {
  private static final String PASSWORD = "a test password";

  @TempDir Path folder;

  private final TestTokens tokens = TestTokens.create();
  private final UUID user = UUID.randomUUID();
  private LocalPostgres postgres;

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void losesNothingWhoeverRestarts() throws Exception {
    postgres = LocalPostgres.start(folder.resolve("postgres"));
    migrate();
    int monolithPort = FixedPort.any();
    int proxyPort = FixedPort.any();
    URI behindProxy = URI.create("http://127.0.0.1:" + proxyPort);

    try (ServerProcess first = monolith(monolithPort);
        ServerProcess other = monolith(0);
        ServerProcess proxy = proxy(proxyPort, first.address())) {
      proxy.awaitOutput("proxy listens on");
      try (Follower follower = Follower.start(behindProxy, tokens.forUser(user));
          SocketClient socket = SocketClient.open(other.address(), tokens.forUser(user));
          SocketClient tunnelled = SocketClient.open(behindProxy, tokens.forUser(user))) {
        socket.ready();
        tunnelled.ready();
        Eventually.holds("the stream is open", follower::isReady);
        write(0, 10);
        assertGets(follower, 10);
        Eventually.holds("the tunnel has them", () -> tunnelled.numbers().size() == 10);

        first.kill();
        first.awaitExit();
        write(10, 20);
        Eventually.holds("the other has them", () -> socket.numbers().size() == 20);
        Eventually.holds("the tunnel has ended", () -> tunnelled.closeCode() != 0);

        try (ServerProcess again = monolith(monolithPort)) {
          assertGets(follower, 20);

          proxy.kill();
          proxy.awaitExit();
          write(20, 30);
          try (ServerProcess anotherProxy = proxy(proxyPort, again.address())) {
            assertGets(follower, 30);
            int streams = follower.streams();

            restart();
            write(30, 40);
            assertGets(follower, 40);
            Eventually.holds("the socket has them", () -> socket.numbers().size() == 40);
            assertThat(follower.streams()).as("a stream outlives the database").isEqualTo(streams);

            again.terminate();
            assertThat(again.awaitExit()).isEqualTo(143);
            Eventually.holds("it was told why", () -> follower.endings().contains("restart"));
            assertThat(anotherProxy.isAlive()).isTrue();
          }
        }
        assertThat(socket.numbers()).isEqualTo(range(40));
        assertThat(follower.numbers()).isEqualTo(range(40));
      }
    }
  }

  /** A power cut: what was committed before it and nobody had got yet comes afterwards, once. */
  @Test
  void losesNothingWhenEverythingDiesAtOnce() throws Exception {
    postgres = LocalPostgres.start(folder.resolve("postgres"));
    migrate();
    int monolithPort = FixedPort.any();
    int proxyPort = FixedPort.any();
    URI behindProxy = URI.create("http://127.0.0.1:" + proxyPort);
    Follower follower;

    try (ServerProcess monolith = monolith(monolithPort);
        ServerProcess proxy = proxy(proxyPort, monolith.address())) {
      proxy.awaitOutput("proxy listens on");
      follower = Follower.start(behindProxy, tokens.forUser(user));
      Eventually.holds("the stream is open", follower::isReady);
      write(0, 5);
      assertGets(follower, 5);
      write(5, 25);
      monolith.kill();
      proxy.kill();
      restart();
    }
    try (ServerProcess monolith = monolith(monolithPort);
        ServerProcess proxy = proxy(proxyPort, monolith.address());
        Follower sameUser = follower) {
      assertGets(sameUser, 25);
      write(25, 30);
      assertGets(sameUser, 30);
      assertThat(proxy.isAlive()).isTrue();
    }
  }

  private static void assertGets(Follower follower, int upTo) throws Exception {
    Eventually.holds("all up to " + upTo, () -> follower.numbers().size() >= upTo);
    assertThat(follower.numbers()).isEqualTo(range(upTo));
  }

  private static List<Integer> range(int upTo) {
    return IntStream.range(0, upTo).boxed().toList();
  }

  private ServerProcess monolith(int port) {
    Map<String, String> environment =
        Servers.takenOverSoon(Servers.monolithEnvironment(postgres.jdbcUrl(), PASSWORD, tokens));
    environment.put("PORT", Integer.toString(port));
    ServerProcess monolith =
        ServerProcess.start(MonolithApplication.class, environment, "server", Servers.MONOLITH_YML);
    monolith.address();
    return monolith;
  }

  private ServerProcess proxy(int port, URI monolith) {
    return ServerProcess.start(
        "io.figwizard.routingproxy.RoutingProxyApplication",
        Servers.REPOSITORY,
        Map.of(
            "PORT", Integer.toString(port),
            "BIND_HOST", "127.0.0.1",
            "ADMIN_PORT", "0",
            "FIG_DIRECTORY", folder.resolve("fig").toString(),
            "MONOLITH_URL", monolith.toString()),
        "server",
        Servers.REPOSITORY.resolve("routing-proxy/routing-proxy.yml").toString());
  }

  /** The database dies without a word and comes back where it was. */
  private void restart() throws Exception {
    int port = postgres.port();
    List<String> lines =
        Files.readAllLines(folder.resolve("postgres").resolve("data/postmaster.pid"));
    ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
    postgres.close();
    postgres = LocalPostgres.start(folder.resolve("postgres"), port);
  }

  /** As billing does. */
  private void write(int from, int to) throws SQLException {
    try (Connection connection = owner().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into billing.outbox (type, ordering_key, payload)"
                    + " values ('subscription.changed', 'user:' || ?,"
                    + " jsonb_build_object('userId', ?, 'variant', 'production', 'status', ?))")) {
      for (int number = from; number < to; number++) {
        insert.setString(1, user.toString());
        insert.setString(2, user.toString());
        insert.setString(3, Integer.toString(number));
        insert.executeUpdate();
      }
    }
  }

  private void migrate() {
    for (MountedDomain domain : MountedDomain.all()) {
      SchemaMigrator.migrate(owner(), domain.domainPackage(), PASSWORD);
    }
  }

  private PGSimpleDataSource owner() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl());
    source.setUser(postgres.owner());
    source.setPassword(postgres.ownerPassword());
    return source;
  }
}
