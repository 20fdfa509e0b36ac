package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.GivenAnswer;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import io.figwizard.routingproxy.diff.DiffReport.Together;
import io.figwizard.routingproxy.diff.Difference.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The books of one route that other proxies keep. Immutable.
 *
 * @param self how this proxy is called among them
 * @param begun how often the book was begun anew at all of them
 */
record OthersBooks(String self, long begun, List<OthersBook> all) {

  /** It may run all the same, and only the database not hear of it. */
  private static final String GONE =
      "it gives no sign of life, and nobody tells the builds; what differed or failed at it counts"
          + " all the same, until --begin";

  OthersBooks {
    all = List.copyOf(all);
  }

  /**
   * One of them.
   *
   * @param live whether that proxy runs; otherwise it is what one has left that is gone
   * @param book null where this proxy cannot read it
   */
  record OthersBook(String replica, boolean live, @Nullable KeptBook book) {}

  /**
   * The newest era of which there is a book.
   *
   * @param own of this proxy's book
   * @param shadow number of the change by which the route came to shadow; 0 where it is elsewhere:
   *     then the last one counts
   */
  Era newest(Era own, long shadow) {
    long last = shadow == 0 ? own.shadow() : shadow;
    for (OthersBook other : all) {
      KeptBook book = other.book();
      if (shadow == 0 && book != null && book.era().begun() == begun) {
        last = Math.max(last, book.era().shadow());
      }
    }
    return new Era(last, begun);
  }

  /**
   * Adds those up that compared the same under the same rules.
   *
   * @param own of the newest era
   * @param wording of the rules it was compared under
   * @param answers the monolith's to all proxies
   */
  Counted with(BookPage own, Era era, String wording, List<GivenAnswer> answers) {
    BookPage page = own;
    Set<String> names = new LinkedHashSet<>(Set.of(self));
    List<String> leftOut = new ArrayList<>();
    for (OthersBook other : all) {
      KeptBook book = other.book();
      String why = why(other, own, era, wording);
      if (book != null && why == null) {
        page = page.and(book);
        names.add(other.replica());
        continue;
      }
      if (book != null && book.copied()) {
        page = page.withCopiesBefore();
      }
      if (book != null && GONE.equals(why)) {
        page = page.and(against(book));
      }
      if (other.live() || GONE.equals(why)) {
        leftOut.add(other.replica() + ": " + why);
      }
    }
    return new Counted(page, answers, new Together(List.copyOf(names), leftOut, null));
  }

  /** Without what equal answers would prove: perhaps of builds that are gone, too. */
  private static KeptBook against(KeptBook book) {
    List<FieldReport> fields = Reporting.fields(book.fields(), book.compared(), book.repeats());
    Set<Field> noise =
        fields.stream()
            .filter(field -> field.says() == Says.NOISE)
            .map(field -> new Field(field.path(), field.kind()))
            .collect(Collectors.toSet());
    return book.against(
        book.fields().stream().filter(field -> !noise.contains(field.field())).toList());
  }

  /** Why one does not count; null where it does. */
  private static @Nullable String why(OthersBook other, BookPage own, Era era, String wording) {
    KeptBook book = other.book();
    if (book == null) {
      return "another version of the proxy wrote it";
    }
    if (!book.era().equals(era)) {
      return "it has not begun anew yet";
    }
    if (!book.wording().equals(wording)) {
      return "it compares by another diff-rules.yml";
    }
    return own.builds() == null ? unlessLive(other) : otherBuilds(book, own.builds());
  }

  /** Where nobody can tell the builds, what one has left that is gone may be of others. */
  private static @Nullable String unlessLive(OthersBook other) {
    return other.live() ? null : GONE;
  }

  private static @Nullable String otherBuilds(KeptBook book, String builds) {
    return builds.equals(book.builds())
        ? null
        : "it compared " + (book.builds() == null ? "unknown builds" : book.builds());
  }
}
