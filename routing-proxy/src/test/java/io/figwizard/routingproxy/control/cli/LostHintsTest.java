package io.figwizard.routingproxy.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.routingproxy.shadow.Lost;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LostHintsTest {

  @Test
  void saysWhatToDoOfWhatThereIsAndNothingElse() {
    ObjectNode lost = JsonNodeFactory.instance.objectNode();
    assertThat(LostHints.of(lost)).isEmpty();

    lost.put("stream", 7).put("refused", 1).put("skipped", 0);
    assertThat(LostHints.of(lost))
        .singleElement()
        .asString()
        .startsWith("refused: a side does not");
  }

  @Test
  void namesTheSettingWhereDryRunsNeedLonger() {
    assertThat(LostHints.of(JsonNodeFactory.instance.objectNode().put("skipped", 1)))
        .singleElement()
        .asString()
        .contains("raise kit.dryRun.deadline");
  }

  @Test
  void saysOfEveryFailureOfTheFunctionThatItCounts() {
    for (Lost why : Lost.values()) {
      ObjectNode one = JsonNodeFactory.instance.objectNode().put(why.word(), 1);
      assertThat(LostHints.of(one).toString().contains("Counts as a difference"))
          .as(why.word())
          .isEqualTo(why.failure());
    }
  }

  @Test
  void knowsOnlyReasonsThatThereAre() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    Arrays.stream(Lost.values()).forEach(why -> all.put(why.word(), 1));
    assertThat(LostHints.of(all)).hasSize(14);
  }
}
