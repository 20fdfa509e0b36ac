package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.util.DataSize;
import io.figwizard.exports.ExportsServer.User;
import io.figwizard.exports.MakingSql.Claim;
import io.figwizard.handlerkit.DomainDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to those who make exports, and to their exports. */
class MakingIT {
  @RegisterExtension static final ExportsServer SERVER = new ExportsServer();

  @BeforeEach
  void nothingElseIsToBeMade() {
    SERVER.database().execute("delete from exports.export");
  }

  @Test
  void nothingComesTwiceAndNothingIsLostBetweenPages() throws Exception {
    User user = SERVER.newUser();
    UserRows rows = SERVER.rows();
    for (int i = 0; i < 3; i++) {
      UUID deck = rows.deck(user.id(), "deck " + i);
      for (int j = 0; j < 4; j++) {
        rows.card(user.id(), deck, "front", "back " + j);
      }
      // Three at the same moment each, so that pages end between them.
      rows.reviews(user.id(), rows.card(user.id(), deck, "front", "answered"), 3_000);
    }

    Map<String, String> files = CsvReader.unzipped(user.download(user.made("csv")).body());

    assertThat(CsvReader.rows(files.get("decks.csv"))).hasSize(3);
    assertThat(CsvReader.rows(files.get("cards.csv"))).hasSize(15);
    List<Map<String, String>> reviews = CsvReader.rows(files.get("reviews.csv"));
    assertThat(reviews.stream().map(row -> row.get("review_id")).distinct()).hasSize(9_000);
    assertThat(reviews).hasSize(9_000);
    assertThat(reviews).extracting(row -> Instant.parse(row.get("reviewed_at"))).isSorted();
  }

  @Test
  void whatHappensAfterTheRequestIsNotWaitedFor() throws Exception {
    User user = SERVER.newUser();
    UserRows rows = SERVER.rows();
    UUID deck = rows.deck(user.id(), "deck");
    rows.reviews(user.id(), rows.card(user.id(), deck, "front", "back"), 7);
    String exportId = user.request("csv");
    SERVER
        .database()
        .execute("update drilling.review set reviewed_at = '2999-01-01' where answer_millis > 5");

    SERVER.run("exports.make");

    assertThat(
            CsvReader.rows(CsvReader.unzipped(user.download(exportId).body()).get("reviews.csv")))
        .hasSize(5);
  }

  @Test
  void severalProcessesMakeEachExportOnce() throws Exception {
    List<User> users = Stream.generate(SERVER::newUser).limit(6).toList();
    List<String> exports = users.stream().map(user -> user.request("csv")).toList();

    Stream.generate(() -> CompletableFuture.runAsync(() -> SERVER.run("exports.make")))
        .limit(3)
        .toList()
        .forEach(CompletableFuture::join);

    for (int i = 0; i < users.size(); i++) {
      assertThat(users.get(i).download(exports.get(i)).statusCode()).isEqualTo(200);
      assertThat(SERVER.announced(users.get(i).id())).containsExactly("csv ready");
    }
    assertThat(SERVER.count("exports.export where attempt <> 1")).isZero();
  }

  @Test
  void whoWasTakenForDeadWritesNothingMore() throws Exception {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    Attempt frozen = attempt(claim().orElseThrow());
    frozen.begin();
    frozen.part(0, new byte[] {1});
    frozen.part(1, new byte[] {2});
    assertThat(claim()).as("while it lives").isEmpty();

    SERVER.clock.advance(MakeExports.LEASE.plusSeconds(1));
    SERVER.run("exports.make");

    assertThatThrownBy(() -> frozen.part(2, new byte[] {3})).isInstanceOf(Attempt.Gone.class);
    assertThatThrownBy(() -> frozen.ready(3, 3, SERVER.clock.instant()))
        .isInstanceOf(Attempt.Gone.class);
    assertThatThrownBy(() -> frozen.failed("internal", SERVER.clock.instant()))
        .isInstanceOf(Attempt.Gone.class);
    assertThatThrownBy(() -> frozen.queueAgain(SERVER.clock.instant()))
        .isInstanceOf(Attempt.Gone.class);
    assertThat(CsvReader.unzipped(user.download(exportId).body())).containsKey("account.csv");
    assertThat(SERVER.announced(user.id())).containsExactly("csv ready");
  }

  @Test
  void whoseExportIsDeletedMeanwhileStops() {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    Attempt attempt = attempt(claim().orElseThrow());
    attempt.begin();

    user.data("delete", Map.of("exportId", exportId));

    assertThatThrownBy(() -> attempt.part(0, new byte[] {1})).isInstanceOf(Attempt.Gone.class);
    assertThat(SERVER.count("exports.part where export_id = ?", UUID.fromString(exportId)))
        .isZero();
    assertThat(SERVER.announced(user.id())).isEmpty();
  }

  @Test
  void aSignOfLifeKeepsOthersAway() {
    SERVER.newUser().request("csv");
    Attempt attempt = attempt(claim().orElseThrow());
    attempt.begin();

    SERVER.clock.advance(MakeExports.LEASE.minusSeconds(1));
    attempt.part(0, new byte[] {1});
    SERVER.clock.advance(MakeExports.LEASE.minusSeconds(1));

    assertThat(claim()).isEmpty();
  }

  @Test
  void tellsHowFarItIs() {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    Attempt attempt = attempt(claim().orElseThrow());
    attempt.begin();
    assertThat(user.status(exportId).path("state").asText()).isEqualTo("making");

    IntStream.range(0, 500).forEach(i -> attempt.row(1_000));

    assertThat(user.status(exportId).path("progress").asInt()).isEqualTo(50);
    IntStream.range(0, 2_000).forEach(i -> attempt.row(1_000));
    assertThat(user.status(exportId).path("progress").asInt())
        .as("more rows than expected")
        .isEqualTo(99);
  }

  @Test
  void whatFailsIsBegunAnewLaterAndAtLastGivenUp() {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    SERVER.database().execute("alter table exports.part rename to away");
    try {
      for (int attempt = 1; attempt <= MakeExports.ATTEMPTS; attempt++) {
        assertThat(user.status(exportId).path("state").asText()).isEqualTo("queued");
        assertThatThrownBy(() -> SERVER.run("exports.make")).isInstanceOf(RuntimeException.class);
        SERVER.run("exports.make");
        if (attempt == 1) {
          // Nothing can be deleted either, so that the end of the lease is what begins it anew.
          assertThat(user.status(exportId).path("state").asText()).isEqualTo("making");
        }
        SERVER
            .database()
            .execute("update exports.export set state = 'queued', due_at = '2000-01-01'");
      }
    } finally {
      SERVER.database().execute("alter table exports.away rename to part");
    }

    assertThatThrownBy(() -> SERVER.run("exports.make")).hasMessageContaining(exportId);

    assertThat(user.status(exportId).path("state").asText()).isEqualTo("failed");
    assertThat(user.status(exportId).path("failure").asText()).isEqualTo("internal");
    assertThat(user.refused(exportId).errorCode()).isEqualTo("export_failed");
    assertThat(SERVER.announced(user.id())).containsExactly("csv failed");
    SERVER.run("exports.make");
  }

  @Test
  void whatCannotBeReadNowIsMadeLater() throws Exception {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    SERVER.database().execute("alter view published.account rename to away");
    try {
      assertThatThrownBy(() -> SERVER.run("exports.make")).isInstanceOf(RuntimeException.class);
    } finally {
      SERVER.database().execute("alter view published.away rename to account");
    }
    assertThat(user.status(exportId).path("state").asText()).isEqualTo("queued");
    SERVER.run("exports.make");
    assertThat(user.status(exportId).path("state").asText()).as("not at once").isEqualTo("queued");

    SERVER.clock.advance(Duration.ofMinutes(1));
    SERVER.run("exports.make");

    assertThat(user.download(exportId).statusCode()).isEqualTo(200);
    assertThat(SERVER.announced(user.id())).containsExactly("csv ready");
  }

  @Test
  void oneThatFailsDoesNotKeepOthersWaiting() throws Exception {
    User first = SERVER.newUser();
    first.request("csv");
    SERVER.database().execute("update exports.export set format = 'csv', attempt = 5");
    SERVER.clock.advance(Duration.ofSeconds(1));
    User second = SERVER.newUser();
    String exportId = second.request("pdf");

    assertThatThrownBy(() -> SERVER.run("exports.make")).hasMessageContaining("given up");

    assertThat(second.download(exportId).statusCode()).isEqualTo(200);
  }

  @Test
  void whatBecomesTooLargeIsGivenUpAtOnce() {
    User user = SERVER.newUser();
    String exportId = user.request("csv");
    ExportsConfiguration settings = new ExportsConfiguration();
    settings.maxSize = DataSize.bytes(1_000);

    new MakeExports(jdbi(), settings, new MetricRegistry(), SERVER.clock).run();

    assertThat(user.status(exportId).path("state").asText()).isEqualTo("failed");
    assertThat(user.status(exportId).path("failure").asText()).isEqualTo("too_large");
    assertThat(SERVER.announced(user.id())).containsExactly("csv failed");
  }

  private static Attempt attempt(Claim claim) {
    return new Attempt(jdbi(), claim, MakeExports.LEASE, SERVER.clock);
  }

  private static Optional<Claim> claim() {
    Instant now = SERVER.clock.instant();
    return jdbi()
        .withExtension(MakingSql.class, sql -> sql.claim(now, now.plus(MakeExports.LEASE)));
  }

  private static Jdbi jdbi() {
    return DomainDatabase.withoutServer(MakeOnce.database(SERVER.database()), "exports");
  }
}
