package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {
  private static final SampledCard CARD = card("das Haus \"x\"\n", "the house");
  private static final SampledCard OTHER = card("der Baum", "the tree");

  @ParameterizedTest
  @EnumSource
  void asksForItsAction(Workload workload) throws Exception {
    JsonNode body = body(workload, CARD, new Random(1));

    assertThat("drilling." + body.get("action").asText()).isEqualTo(workload.route());
    assertThat(Workload.of(workload.route())).isEqualTo(workload);
  }

  @Test
  void answersRightMostOfTheTime() throws Exception {
    Random random = new Random(1);
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      JsonNode body = body(Workload.SUBMIT_ANSWER, CARD, random);
      assertThat(body.get("cardId").asText()).isEqualTo(CARD.cardId().toString());
      assertThat(body.get("answer").asText()).isIn("the house", "the tree");
      right += body.get("answer").asText().equals("the house") ? 1 : 0;
    }

    assertThat(right).isBetween(620, 780);
  }

  @Test
  void tellsWhatToGateInsteadOfASandboxVariant() {
    assertThatThrownBy(() -> Workload.of("drilling-sandbox.submit-answer"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("gate drilling.submit-answer")
        .hasMessageContaining("--force");
  }

  @Test
  void neverSendsATextThatTheRouteRefuses() throws Exception {
    SampledCard blank = card("f", " \t ");
    SampledCard longest = card("f", "x".repeat(1999) + "😀");

    assertThat(text(blank)).isEqualTo("?");
    assertThat(text(longest)).isEqualTo("x".repeat(1999));
  }

  @Test
  void namesTheKnownRoutesWhenAskedForAnother() {
    assertThatThrownBy(() -> Workload.of("drilling.delete-deck"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContainingAll(
            "'drilling.delete-deck'", "drilling.submit-answer", "drilling.list-cards");
  }

  private static String text(SampledCard card) throws Exception {
    return new ObjectMapper()
        .readTree(Workload.SUBMIT_ANSWER.body(card, card, new Random(1)))
        .get("answer")
        .asText();
  }

  private static JsonNode body(Workload workload, SampledCard card, Random random)
      throws Exception {
    return new ObjectMapper().readTree(workload.body(card, OTHER, random));
  }

  private static SampledCard card(String front, String back) {
    return new SampledCard(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), front, back);
  }
}
