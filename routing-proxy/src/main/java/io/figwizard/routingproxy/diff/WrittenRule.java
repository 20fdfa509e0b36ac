package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.util.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One rule as diff-rules.yml writes it.
 *
 * @param tolerance a number; a duration with {@code as: instant}
 */
record WrittenRule(
    @Nullable String path,
    @Nullable String header,
    @Nullable Boolean ignore,
    @Nullable Boolean unordered,
    @Nullable String key,
    @Nullable JsonNode tolerance,
    @Nullable String matches,
    @Nullable Boolean presentOnly,
    @Nullable String rename,
    @Nullable String as,
    @Nullable Boolean nullEqualsAbsent,
    @Nullable String because) {

  /** Throws IllegalArgumentException that says what is wrong. */
  Rule rule(int number) {
    if ((path == null) == (header == null)) {
      throw new IllegalArgumentException(
          "needs either \"path\", for example data.cards[*].due, or \"header\"");
    }
    Judge judge = judge();
    boolean ignored = Boolean.TRUE.equals(ignore);
    boolean other =
        Boolean.TRUE.equals(unordered)
            || key != null
            || rename != null
            || Boolean.TRUE.equals(nullEqualsAbsent);
    if (judge == null && !ignored && !other) {
      throw new IllegalArgumentException(
          where()
              + " says nothing; add one of matches, tolerance, as, presentOnly, unordered, key,"
              + " rename, nullEqualsAbsent, ignore");
    }
    if (ignored && (because == null || because.isBlank())) {
      throw new IllegalArgumentException(
          where() + " is ignored without \"because\"; say why nobody has to look at it");
    }
    if (ignored && judge != null) {
      throw new IllegalArgumentException(
          where() + " is both judged and ignored; keep the judgement");
    }
    if (header != null && other) {
      throw new IllegalArgumentException(
          where() + " is a header; it knows ignore, presentOnly and matches");
    }
    return new Rule(
        where(),
        number,
        judge,
        ignored,
        Boolean.TRUE.equals(unordered),
        key,
        rename,
        Boolean.TRUE.equals(nullEqualsAbsent),
        because == null ? "" : because);
  }

  private String where() {
    return path != null ? path : "header " + String.valueOf(header).toLowerCase(Locale.ROOT);
  }

  private @Nullable Judge judge() {
    boolean instants = as != null;
    long judges =
        Stream.of(matches != null, Boolean.TRUE.equals(presentOnly), instants || tolerance != null)
            .filter(given -> given)
            .count();
    if (judges > 1) {
      throw new IllegalArgumentException(
          where() + " has several of matches, presentOnly, as and tolerance; keep the strictest");
    }
    if (matches != null) {
      try {
        return Judge.matching(Pattern.compile(matches));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            where() + ": matches is no regular expression: " + e.getDescription(), e);
      }
    }
    if (instants) {
      if (!"instant".equals(as)) {
        throw new IllegalArgumentException(where() + ": as is " + as + ", expected instant");
      }
      return Judge.instants(tolerance == null ? java.time.Duration.ZERO : duration(tolerance));
    }
    if (tolerance != null) {
      if (!tolerance.isNumber() || tolerance.doubleValue() < 0) {
        throw new IllegalArgumentException(
            where() + ": tolerance is " + tolerance + ", expected a number like 0.01");
      }
      return Judge.within(tolerance.doubleValue());
    }
    return Boolean.TRUE.equals(presentOnly) ? Judge.PRESENT : null;
  }

  private java.time.Duration duration(JsonNode text) {
    try {
      return Duration.parse(text.asText()).toJavaDuration();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where() + ": tolerance is " + text + ", expected a duration like 2s", e);
    }
  }
}
