package io.figwizard.routingproxy.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectsTest {

  @Test
  void readsWhatTheServerSays() {
    Effects effects =
        Effects.of(
            Answers.answer(
                200,
                "{}",
                "{'rows':{'drilling.review':{'inserted':1,'updated':0,'deleted':0},"
                    + "'drilling.card':{'inserted':0,'updated':2,'deleted':3}},"
                    + "'outbound':[{'kind':'event','what':'a'},{'kind':'mail','what':'b'},"
                    + "{'kind':'event','what':'a'}],'complete':true}"));

    assertThat(effects.rows())
        .containsExactly(
            Map.entry("drilling.card", new Effects.Rows(0, 2, 3)),
            Map.entry("drilling.review", new Effects.Rows(1, 0, 0)));
    assertThat(effects.outbound())
        .containsExactly(Map.entry("event", Map.of("a", 2)), Map.entry("mail", Map.of("b", 1)));
    assertThat(effects.complete()).isTrue();
    assertThat(effects.tooLarge()).isFalse();
  }

  @Test
  void readsWhatOthersWouldHaveBeenAskedAndWhereItEnded() {
    Effects effects =
        Effects.of(
            Answers.answer(
                200,
                "{}",
                "{'rows':{},'outbound':[{'kind':'event','what':'a'},"
                    + "{'kind':'call','what':'stripe GET /v1/x','fields':{'limit':'3'}},"
                    + "{'kind':'call','what':'stripe POST /v1/x'}],'complete':true,'ended':true}"));

    assertThat(effects.outbound()).containsExactly(Map.entry("event", Map.of("a", 1)));
    assertThat(effects.calls())
        .containsExactly(
            new Effects.Call("stripe GET /v1/x", Map.of("limit", "3")),
            new Effects.Call("stripe POST /v1/x", Map.of()));
    assertThat(effects.ended()).isTrue();
    assertThat(effects.endedAt()).isEqualTo("stripe POST /v1/x");
    assertThat(Effects.NONE.endedAt()).isEmpty();
  }

  @Test
  void readsWhatWouldBeWrittenAndSaid() {
    Effects effects =
        Effects.of(
            Answers.answer(
                200,
                "{}",
                "{'rows':{},'values':{'a.b':{'insert.c':'~d'}},'outbound':[{'kind':'event',"
                    + "'what':'e','fields':{'payload.f':'~g'}}],'complete':true}"));

    assertThat(effects.values()).isEqualTo(Map.of("a.b", Map.of("insert.c", "~d")));
    assertThat(effects.events()).containsExactly(new Effects.Call("e", Map.of("payload.f", "~g")));
    assertThat(effects.outbound()).isEqualTo(Map.of("event", Map.of("e", 1)));
    assertThat(Effects.of(Answers.answer(200, "{}", "{'rows':{},'outbound':[],'complete':true}")))
        .extracting(Effects::values)
        .as("of a server that tells none")
        .isNull();
  }

  @Test
  void knowsThatThereWasTooMuchToSay() {
    Effects effects = Effects.of(Answers.answer(200, "{}", "{'tooLarge':true}"));
    assertThat(effects.tooLarge()).isTrue();
    assertThat(effects.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "no json",
        "",
        "{'rows':{},'outbound':[]}",
        "{'rows':[],'outbound':[],'complete':true}",
        "{'rows':{},'outbound':{},'complete':true}",
        "{'rows':{},'rows':{},'outbound':[],'complete':true}",
        "{'rows':{},'outbound':[],'complete':true} and more"
      })
  void takesNothingElseForAnAnswer(String effects) {
    assertThat(Effects.of(Answers.answer(200, "{}", effects))).isNull();
  }

  @Test
  void takesNoHeaderThatIsMissingTwiceThereOrEndless() {
    String good = Answers.encoded("{'rows':{},'values':{},'outbound':[],'complete':true}");
    Header header = new Header("x-fig-effects", good);
    assertThat(Effects.of(answer(header))).isEqualTo(Effects.NONE);
    assertThat(Effects.of(answer())).isNull();
    assertThat(Effects.of(answer(header, header))).isNull();
    assertThat(Effects.of(answer(new Header("x-fig-effects", "%%%")))).isNull();
    assertThat(
            Effects.of(
                Answers.answer(
                    200,
                    "{}",
                    "{'rows':{},'outbound':[],'complete':true,'x':'" + "x".repeat(8192) + "'}")))
        .isNull();
  }

  private static CopiedAnswer answer(Header... headers) {
    return new CopiedAnswer(200, List.of(headers), new byte[0]);
  }
}
