package io.figwizard.routingproxy.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.Lost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DryRunAnswerTest {

  private static final String NOTHING = "{'rows':{},'outbound':[],'complete':true}";

  @ParameterizedTest
  @CsvSource({
    "409, dry_run_skipped, SKIPPED",
    "422, dry_run_not_possible, NOT_POSSIBLE",
    "403, dry_run_refused, REFUSED",
    "415, unsupported_media_type, UNKNOWN"
  })
  void tellsThatNothingWasRun(int status, String code, Lost why) {
    assertThat(DryRunAnswer.why(bare(status, "{\"error\":{\"code\":\"" + code + "\"}}")))
        .isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({"409, deck_exists", "422, odd", "403, forbidden", "404, deck_not_found"})
  void leavesTheActionsOwnRefusalsToBeCompared(int status, String code) {
    String body = "{'error':{'code':'" + code + "'}}";
    assertThat(DryRunAnswer.why(Answers.answer(status, body, NOTHING))).isNull();
    assertThat(DryRunAnswer.why(bare(status, body.replace('\'', '"')))).isNull();
    assertThat(DryRunAnswer.why(bare(status, "<html>"))).isNull();
    assertThat(DryRunAnswer.why(bare(status, ""))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"200", "201", "202", "204", "303"})
  void takesASuccessOrARedirectWithoutEffectsForARealOne(int status) {
    assertThat(DryRunAnswer.why(bare(status, "{}"))).isEqualTo(Lost.UNPROVEN);
    assertThat(DryRunAnswer.why(Answers.answer(status, "{}", "{'a':1}"))).isEqualTo(Lost.UNPROVEN);
    assertThat(DryRunAnswer.why(Answers.answer(status, "{}", NOTHING))).isNull();
    assertThat(DryRunAnswer.why(Answers.answer(status, "{}", "{'tooLarge':true}"))).isNull();
  }

  @Test
  void believesAServerThatSaysThatItIsDone() {
    assertThat(DryRunAnswer.why(bare(500, "{\"error\":{\"code\":\"dry_run_kept\"}}")))
        .isEqualTo(Lost.UNPROVEN);
    assertThat(DryRunAnswer.why(bare(500, "{\"error\":{\"code\":\"internal\"}}"))).isNull();
  }

  @Test
  void leavesFailuresToBeCompared() {
    assertThat(DryRunAnswer.why(bare(503, "{}"))).isNull();
  }

  private static CopiedAnswer bare(int status, String body) {
    return new CopiedAnswer(status, List.of(), body.getBytes(UTF_8));
  }
}
