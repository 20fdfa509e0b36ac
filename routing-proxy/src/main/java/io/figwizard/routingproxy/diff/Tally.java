package io.figwizard.routingproxy.diff;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one field. Not thread-safe. */
final class Tally {

  private static final int LAST = 4;

  /** Cleaning an example takes longer than finding it. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Deque<Example> last = new ArrayDeque<>();
  private @Nullable Example first;
  private @Nullable Shape noiseShape;
  private long pairs;
  private long repeats;

  /** As a proxy before this one left it. */
  static Tally restored(FieldNumbers before) {
    Tally tally = new Tally();
    tally.pairs = before.pairs();
    tally.repeats = before.repeats();
    tally.noiseShape = before.repeats() == 0 ? null : before.noiseShape();
    before.examples().forEach(tally::keep);
    return tally;
  }

  /** The extracted side differed from the monolith in one more pair. */
  void differed() {
    pairs++;
  }

  /** Whether one more example is to be kept. */
  boolean wantsExample(Instant now) {
    return last.size() < LAST || Duration.between(last.getLast().at(), now).compareTo(BETWEEN) >= 0;
  }

  void keep(Example example) {
    if (first == null) {
      first = example;
      return;
    }
    if (last.size() == LAST) {
      last.removeFirst();
    }
    last.addLast(example);
  }

  /** The monolith differed from itself. */
  void repeatDiffered(Difference difference) {
    repeats++;
    Shape shape = Shape.of(difference.monolith()).and(Shape.of(difference.extracted()));
    noiseShape = noiseShape == null ? shape : noiseShape.and(shape);
  }

  /** As it is now. */
  FieldNumbers numbers(Difference.Field field) {
    List<Example> examples = new ArrayList<>();
    if (first != null) {
      examples.add(first);
    }
    examples.addAll(last);
    return new FieldNumbers(
        field, pairs, repeats, noiseShape == null ? Shape.OTHER : noiseShape, examples);
  }
}
