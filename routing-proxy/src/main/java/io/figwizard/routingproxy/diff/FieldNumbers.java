package io.figwizard.routingproxy.diff;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
    return with(examples.subList(0, Math.min(1, examples.size())));
  }

  FieldNumbers withoutExamples() {
    return with(List.of());
  }

  /** The same without what is known of the monolith's own noise. */
  FieldNumbers withoutRepeats() {
    return new FieldNumbers(field, pairs, 0, noiseShape, examples);
  }

  private FieldNumbers with(List<Example> kept) {
    return new FieldNumbers(field, pairs, repeats, noiseShape, kept);
  }

  /** With what another proxy knows of the same field. */
  FieldNumbers and(FieldNumbers other) {
    return new FieldNumbers(
        field,
        pairs + other.pairs,
        repeats + other.repeats,
        repeats == 0
            ? other.noiseShape
            : other.repeats == 0 ? noiseShape : noiseShape.and(other.noiseShape),
        Stream.concat(examples.stream(), other.examples.stream())
            .sorted(Comparator.comparing(Example::at))
            .toList());
  }
}
