package io.figwizard.routingproxy.diff;

import java.util.List;

/**
 * What is known of one field. Immutable.
 *
 * @param pairs of both sides' answers that differ in it
 * @param repeats of the monolith's own answers that differ in it
 * @param noiseShape of the values in which the monolith differed from itself
 * @param examples the first one, then some of the newest
 */
record FieldNumbers(
    Difference.Field field, long pairs, long repeats, Shape noiseShape, List<Example> examples) {
  FieldNumbers {
    examples = List.copyOf(examples);
  }

  /** The same with its first example only. */
  FieldNumbers withOneExample() {
    return new FieldNumbers(
        field, pairs, repeats, noiseShape, examples.subList(0, Math.min(1, examples.size())));
  }
}
