package io.figwizard.drilling.fsrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Our schedule against the one of ts-fsrs; see src/test/fsrs-vectors/generate.mjs. */
final class FsrsVectorsTest {
  @Test
  void schedulesEveryReviewAsTsFsrsDoes() throws IOException {
    int reviews = 0;
    int sequence = 0;
    for (JsonNode vector : vectors()) {
      reviews += replay(sequence++, vector);
    }

    assertThat(sequence).isEqualTo(400);
    assertThat(reviews).isGreaterThan(3_000);
  }

  private static int replay(int sequence, JsonNode vector) {
    Fsrs fsrs = new Fsrs(parameters(vector));
    Memory memory = Memory.ofNewCard(Instant.EPOCH);
    int position = 0;
    for (JsonNode review : vector.get("reviews")) {
      Rating rating = rating(review.get(1).intValue());
      memory = fsrs.answer(memory, rating, Instant.ofEpochMilli(review.get(0).longValue()));
      position++;
      compare("sequence " + sequence + ", review " + position, memory, position, review);
    }
    return position;
  }

  private static void compare(String where, Memory memory, int reps, JsonNode review) {
    SoftAssertions.assertSoftly(
        softly -> {
          softly.assertThat(memory.state().number()).as(where).isEqualTo(review.get(2).intValue());
          softly.assertThat(memory.step()).as(where).isEqualTo(review.get(3).intValue());
          double stability = review.get(4).doubleValue();
          softly.assertThat(memory.stability()).as(where).isCloseTo(stability, within(1e-6));
          double difficulty = review.get(5).doubleValue();
          softly.assertThat(memory.difficulty()).as(where).isCloseTo(difficulty, within(1e-6));
          softly
              .assertThat(memory.due().toEpochMilli())
              .as(where)
              .isEqualTo(review.get(6).longValue());
          softly.assertThat(memory.lapses()).as(where).isEqualTo(review.get(7).intValue());
          softly.assertThat(memory.reps()).as(where).isEqualTo(reps);
        });
  }

  private static Rating rating(int number) {
    return Arrays.stream(Rating.values())
        .filter(rating -> rating.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private static FsrsParameters parameters(JsonNode vector) {
    List<Double> weights = new ArrayList<>();
    vector.get("w").forEach(weight -> weights.add(weight.doubleValue()));
    return new FsrsParameters(
        weights,
        vector.get("retention").doubleValue(),
        vector.get("maximum").intValue(),
        steps(vector.get("learning")),
        steps(vector.get("relearning")),
        false);
  }

  private static List<Duration> steps(JsonNode minutes) {
    List<Duration> steps = new ArrayList<>();
    minutes.forEach(minute -> steps.add(Duration.ofMinutes(minute.longValue())));
    return steps;
  }

  private static JsonNode vectors() throws IOException {
    try (InputStream json = FsrsVectorsTest.class.getResourceAsStream("/fsrs-vectors.json")) {
      return new ObjectMapper().readTree(json).get("sequences");
    }
  }
}
