package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rules that would make noise go away, each as one line for diff-rules.yml: the strictest that fits
 * what was seen. A person accepts them or not; nothing here takes effect by itself.
 */
final class Proposals {

  /** With fewer repetitions a rule would be a guess. */
  private static final int REPEATS = 20;

  private Proposals() {}

  static List<String> of(BookPage page, List<FieldReport> fields) {
    List<String> lines = new ArrayList<>();
    if (page.repeats() < REPEATS) {
      return lines;
    }
    for (FieldReport field : fields) {
      if (field.says() == Says.NOISE && field.kind() != Kind.STATUS) {
        lines.add(
            String.format(
                Locale.ROOT,
                "- {%s, %s, because: \"differs in %d of %d repetitions of the monolith\"}",
                where(field),
                rule(field, shape(page, field)),
                field.repeats(),
                page.repeats()));
      }
    }
    return lines;
  }

  private static String where(FieldReport field) {
    return field.kind() == Kind.HEADER
        ? "header: " + field.path().substring("header ".length())
        : "path: \"" + field.path() + "\"";
  }

  private static String rule(FieldReport field, Shape shape) {
    return switch (field.kind()) {
      case ORDER -> "unordered: true";
      case VALUE ->
          switch (shape) {
            case INSTANT -> "as: instant, tolerance: 5s";
            case UUID -> "matches: \"" + Shape.UUID_PATTERN + "\"";
            case OTHER -> "presentOnly: true";
          };
      case HEADER -> "presentOnly: true";
      case MISSING, EXTRA, TYPE, SIZE, STATUS -> "ignore: true";
    };
  }

  private static Shape shape(BookPage page, FieldReport field) {
    return page.fields().stream()
        .filter(numbers -> numbers.field().equals(new Difference.Field(field.path(), field.kind())))
        .findFirst()
        .map(FieldNumbers::noiseShape)
        .orElse(Shape.OTHER);
  }
}
