package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
    Map<String, List<FieldReport>> places = new LinkedHashMap<>();
    for (FieldReport field : fields) {
      if (field.says() == Says.NOISE && ruled(field)) {
        places.computeIfAbsent(where(field), where -> new ArrayList<>()).add(field);
      }
    }
    places.forEach(
        (where, kinds) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "- {%s, %s, because: \"differs in %s of %d repetitions of the monolith\"}",
                    where,
                    rule(page, kinds),
                    numbers(kinds),
                    page.repeats())));
    return lines;
  }

  /** There is no rule for a status, and none for a body that is no JSON. */
  private static boolean ruled(FieldReport field) {
    boolean whole = field.path().equals(Place.ROOT.toString());
    return field.kind() != Kind.STATUS
        && !(whole && (field.kind() == Kind.VALUE || field.kind() == Kind.TYPE));
  }

  /** One for all kinds: a place has one rule. */
  private static String rule(BookPage page, List<FieldReport> kinds) {
    List<String> rules =
        kinds.stream().map(field -> rule(field, shape(page, field))).distinct().toList();
    return rules.size() == 1 ? rules.get(0) : "ignore: true";
  }

  private static String numbers(List<FieldReport> kinds) {
    return kinds.size() == 1
        ? Long.toString(kinds.get(0).repeats())
        : kinds.stream()
            .map(field -> field.repeats() + " (" + field.kind().word() + ")")
            .collect(Collectors.joining(" and "));
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
