package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.diff.Difference.Field;
import io.figwizard.routingproxy.diff.Example.KeptRequest;
import io.figwizard.routingproxy.findings.ToldFindings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Books on their way to another proxy. */
class SharedBooksTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ToldFindings rows = new ToldFindings();
  private final SharedBooks books = new SharedBooks(rows);

  @Test
  void comeOutAsTheyWentIn() throws IOException {
    KeptBook book = book(1, 3, "caf\u00e9 \u0000 \ud800");
    books.tell("r", book);
    rows.texts.put("r", String.valueOf(books.text("r")));

    assertThat(rows.texts.get("r")).matches("\\p{ASCII}+");
    assertThat(books.others("r").all())
        .usingRecursiveComparison()
        .isEqualTo(List.of(new OthersBooks.OthersBook("two", true, book)));
  }

  @Test
  void areToldAgainUntilTheyCouldBeTold() {
    books.tell("r", book(1, 1, "a"));
    assertThat(books.text("r")).contains("\"compared\":1,");
    assertThat(books.untold()).containsExactly("r");

    // A newer one came while it was told.
    books.tell("r", book(2, 1, "a"));
    books.told(Set.of("r"));
    assertThat(books.untold()).containsExactly("r");
    assertThat(books.text("r")).contains("\"compared\":2,");
    books.told(Set.of("r"));
    assertThat(books.untold()).isEmpty();
    assertThat(books.text("r")).isNull();
  }

  @Test
  void areToldWithoutExamplesWhereTheyAreLarge() throws IOException {
    books.tell("r", book(7, Book.MOST_FIELDS, "a".repeat(300)));
    rows.texts.put("r", String.valueOf(books.text("r")));

    KeptBook told = books.others("r").all().get(0).book();
    assertThat(told.compared()).isEqualTo(7);
    assertThat(told.fields()).hasSize(Book.MOST_FIELDS).allMatch(it -> it.examples().isEmpty());
    assertThat(rows.texts.get("r")).hasSizeLessThan(64 * 1024);
  }

  @Test
  void ofAnotherVersionAreNotRead() throws IOException {
    for (String text : List.of("{}", "[]", "{\"wording\":\"\",\"since\":7")) {
      rows.texts.put("r", text);
      assertThat(books.others("r").all())
          .as(text)
          .containsExactly(new OthersBooks.OthersBook("two", true, null));
    }
  }

  private static KeptBook book(long compared, int fields, String value) {
    Example example =
        new Example(
            NOW, "request-1", new KeptRequest("GET", "/x", null, null, null, false), value, null);
    return new KeptBook(
        "",
        NOW,
        new Era(7, 1),
        "monolith m1, extracted x1",
        false,
        compared,
        1,
        0,
        0,
        IntStream.range(0, fields)
            .mapToObj(i -> new Field("data.field" + i, Kind.VALUE))
            .map(field -> new FieldNumbers(field, 1, 0, Shape.OTHER, List.of(example)))
            .toList(),
        Map.of("200 and 200", compared),
        List.of(),
        Map.of(),
        List.of(),
        PairTimes.Kept.NONE,
        List.of(),
        false);
  }
}
