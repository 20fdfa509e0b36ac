package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.exports.ExportsServer.User;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.RowGate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody with very many reviews, and a process that has little memory, or is killed. */
@TestInstance(Lifecycle.PER_CLASS)
class LargeExportIT {
  @RegisterExtension static final ExportsServer SERVER = new ExportsServer();

  private static final int REVIEWS = 150_000;

  /** So many that its file has several parts. */
  private static final int MORE = 100_000;

  /** With 32m even the export of ten reviews fails: what is left would not hold these. */
  private static final String LITTLE = "-Xmx40m";

  private static final String LITTLE_MORE = "-Xmx56m";

  private User user;
  private UUID card;

  @BeforeAll
  void drillForYears() {
    user = SERVER.newUser();
    UserRows rows = SERVER.rows();
    card = rows.card(user.id(), rows.deck(user.id(), "deck"), "front", "back");
    rows.reviews(user.id(), card, REVIEWS);
    // Others, so that an index is worth its while.
    for (int i = 0; i < 5; i++) {
      withReviews(20_000);
    }
    SERVER.database().execute("analyze drilling.review, drilling.card, drilling.deck");
  }

  @Test
  void needsNoMoreMemoryThanASmallOne() throws Exception {
    String exportId = SERVER.user(user.id()).request("csv");

    assertThat(maker().waitFor()).isZero();

    assertThat(ready(exportId)).isTrue();
    String reviews =
        CsvReader.unzipped(SERVER.user(user.id()).download(exportId).body()).get("reviews.csv");
    assertThat(reviews.lines()).hasSize(REVIEWS + 1);
    assertThat(reviews.lines().map(line -> line.substring(0, 36)).distinct()).hasSize(REVIEWS + 1);
    assertThat(SERVER.count("exports.part where export_id = ?", UUID.fromString(exportId)))
        .isGreaterThan(10);
  }

  @Test
  void needsNoMoreMemoryAsAPdfEither() throws Exception {
    String exportId = SERVER.user(user.id()).request("pdf");

    // Beside a page at a time, the places of all pages.
    assertThat(maker(LITTLE_MORE).waitFor()).isZero();

    assertThat(ready(exportId)).isTrue();
    try (PDDocument document = Loader.loadPDF(SERVER.user(user.id()).download(exportId).body())) {
      assertThat(document.getNumberOfPages()).isGreaterThan(1_000);
      PDFTextStripper last = new PDFTextStripper();
      last.setStartPage(document.getNumberOfPages());
      assertThat(last.getText(document)).contains(card.toString());
    }
  }

  @Test
  void isBegunAnewWhenItsMakerIsKilled() throws Exception {
    User other = withReviews(MORE);
    String exportId = other.request("csv");
    try (RowGate gate =
        RowGate.closed(
            SERVER.database(),
            "exports",
            "insert on exports.part",
            "new.number = 1 and"
                + " (select attempt from exports.export where export_id = new.export_id) = 1")) {
      Process killed = maker();
      Eventually.holds("it is half done", gate::isWaitedAt);
      killed.destroyForcibly().waitFor();
      gate.open();
      Eventually.holds("the dead one's statement is over", () -> !gate.isWaitedAt());
    }
    assertThat(ready(exportId)).isFalse();
    int parts = SERVER.count("exports.part where export_id = ?", UUID.fromString(exportId));
    assertThat(parts).as("what is left of it").isPositive();
    // As if the lease had ended.
    SERVER
        .database()
        .execute("update exports.export set due_at = '2000-01-01' where state = 'making'");

    assertThat(maker().waitFor()).isZero();

    assertThat(ready(exportId)).isTrue();
    assertThat(
            SERVER.count(
                "exports.export where export_id = ? and attempt = 2", UUID.fromString(exportId)))
        .isEqualTo(1);
    String reviews = CsvReader.unzipped(other.download(exportId).body()).get("reviews.csv");
    assertThat(reviews.lines()).hasSize(MORE + 1);
    assertThat(reviews.lines().map(line -> line.substring(0, 36)).distinct()).hasSize(MORE + 1);
    assertThat(SERVER.announced(other.id())).contains("csv ready");
  }

  /** A page costs what it holds, wherever in the history it is. */
  @Test
  void readsEveryPageFromAnIndex() {
    String plan = plan();

    assertThat(plan).contains("Index").doesNotContain("Seq Scan on review");
    assertThat(Double.parseDouble(plan.replaceAll("(?s).*rows removed: (\\d+).*", "$1")))
        .isLessThan(10);
  }

  private String plan() {
    Jdbi owner = SERVER.owner();
    List<String> lines =
        owner.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        explain (analyze, timing off)
                        select review_id, card_id, reviewed_at, rating, score, answer_millis
                        from published.drilling_reviews
                        where user_id = :userId and reviewed_at <= now()
                          and (reviewed_at, review_id)
                            > (timestamptz '2026-02-01T10:00:00Z', uuid '80000000-0000-0000-0000-000000000000')
                        order by reviewed_at, review_id
                        limit 2000
                        """)
                    .bind("userId", user.id())
                    .mapTo(String.class)
                    .list());
    int removed =
        lines.stream()
            .filter(line -> line.contains("Rows Removed by Filter"))
            .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
            .sum();
    return String.join("\n", lines) + "\nrows removed: " + removed;
  }

  private static User withReviews(int number) {
    User user = SERVER.newUser();
    UserRows rows = SERVER.rows();
    UUID card = rows.card(user.id(), rows.deck(user.id(), "deck"), "front", "back");
    rows.reviews(user.id(), card, number);
    return user;
  }

  private static boolean ready(String exportId) {
    return SERVER.count(
            "exports.export where export_id = ? and state = 'ready' and progress = 100",
            UUID.fromString(exportId))
        == 1;
  }

  private static Process maker() throws IOException {
    return maker(LITTLE);
  }

  private static Process maker(String heap) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            heap, "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MakeOnce.class.getName()));
    command.addAll(List.of(SERVER.database().jdbcUrl(), SERVER.database().password()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
