package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** diff-rules.yml: what it may say, and what is refused. */
class DiffRulesTest {

  @TempDir Path folder;

  @Test
  void prefersTheRuleOfTheRoute() throws IOException {
    Rules rules =
        read(
            """
            every:
            - {path: a, tolerance: 1}
            - {path: b, tolerance: 1}
            routes:
              drilling.stats:
              - {path: a, tolerance: 2, because: "rounded"}
              - {header: Cache-Control, ignore: true, because: "set by the platform"}
            """);
    assertThat(rules.of("drilling.stats").all())
        .extracting(rule -> rule.number() + " " + rule.where() + " " + rule.because())
        .containsExactly("2 b ", "3 a rounded", "4 header cache-control set by the platform");
    assertThat(rules.of("drilling.stats").header("cache-control")).isNotNull();
    assertThat(rules.of("other").all()).extracting(Rule::number).containsExactly(1, 2);
  }

  @Test
  void readsTheRulesThatThePlaybookShows() throws IOException {
    String playbook = Files.readString(Path.of("../MIGRATION.md"));
    int from = playbook.indexOf("every:\n");
    Rules rules = read(playbook.substring(from, playbook.indexOf("```", from)));
    assertThat(rules.of("drilling.next-cards").all()).hasSize(8);
  }

  @Test
  void takesNamesOfFieldsOfWhichNothingIsKept() throws IOException {
    Rules rules =
        read("redact: [matriculation_number, \"$ref\"]\nevery: [{path: a, tolerance: 1}]");
    assertThat(rules.redact()).containsExactlyInAnyOrder("matriculation_number", "$ref");
    assertThat(rules.wording())
        .as("what was kept before may hold what must not be kept now")
        .isNotEqualTo(read("every: [{path: a, tolerance: 1}]").wording());
    assertThat(read("redact: []").wording()).isEqualTo(read("").wording());
    assertThatThrownBy(() -> read("redact: [a.b, \"\", ok]"))
        .isInstanceOf(InvalidRulesException.class)
        .hasMessageContaining("redact names a.b, expected the name of a field")
        .hasMessageContaining("redact names ,")
        .hasMessageNotContaining("redact names ok");
  }

  @Test
  void hasNoRulesWithoutAFileOrWithAnEmptyOne() throws IOException {
    assertThat(new RulesFileReader().read(folder.resolve("none.yml"))).isEqualTo(Rules.NONE);
    assertThat(read("").every()).isEmpty();
    assertThat(read("# later\n").of("r").all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{tolerance: 1}                         | needs either \"path\"",
        "{path: a, header: b, ignore: true}     | needs either \"path\"",
        "{path: a}                              | a says nothing; add one of matches",
        "{path: a, ignore: true}                | a is ignored without \"because\"",
        "{path: a, ignore: true, because: ' '}  | a is ignored without \"because\"",
        "{path: a, ignore: true, because: x, presentOnly: true} | both judged and ignored",
        "{path: a, matches: x, presentOnly: true} | several of matches",
        "{path: a, matches: '('}                | no regular expression: Unclosed group",
        "{path: a, as: date}                    | as is date, expected instant",
        "{path: a, tolerance: 2s}               | expected a number like 0.01",
        "{path: a, tolerance: -1}               | expected a number like 0.01",
        "{path: a, as: instant, tolerance: soon} | expected a duration like 2s",
        "{path: 'a[0]', tolerance: 1}           | write it like data.cards[*].due",
        "{path: 'a..b', tolerance: 1}           | write it like data.cards[*].due",
        "{header: date, unordered: true}        | it knows ignore, presentOnly and matches",
        "{path: a, toleranze: 1}                | toleranze",
        "{path: a, ignore: 1, ignore: 2}        | line 2"
      })
  void refusesWhatMakesNoSense(String rule, String message) {
    assertThatThrownBy(() -> read("every:\n- " + rule + "\n")).hasMessageContaining(message);
  }

  @Test
  void namesAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    every:
                    - {path: a}
                    routes:
                      drilling.stats:
                      - {path: a, tolerance: 1}
                      - {path: a, presentOnly: true}
                    """))
        .hasMessageContaining("every, rule 1: a says nothing")
        .hasMessageContaining("drilling.stats, rule 2: there are two rules for a");
  }

  @Test
  void keepsTheLastGoodFileInForce() throws IOException {
    Path file =
        Files.writeString(folder.resolve("diff-rules.yml"), "every: [{path: a, tolerance: 1}]");
    RulesInForce inForce = new RulesInForce(file);
    assertThat(inForce.look()).isTrue();
    assertThat(inForce.look()).isFalse();

    Files.writeString(file, "every: [{path: a}]");
    assertThat(inForce.look()).isFalse();
    assertThat(inForce.rules().every()).hasSize(1);
    assertThat(inForce.fault()).contains("diff-rules.yml has mistakes");

    Files.writeString(file, "every: [{path: b, tolerance: 1}]");
    assertThat(inForce.look()).isTrue();
    assertThat(inForce.fault()).isNull();
  }

  @Test
  void keepsNoValueAsLongAsNobodyKnowsWhatTheFileHides() throws IOException {
    Path file = Files.writeString(folder.resolve("diff-rules.yml"), "redact: [number, every: [");
    RulesInForce inForce = new RulesInForce(file);
    assertThat(inForce.look()).isFalse();
    assertThat(inForce.names().tell("anything")).isTrue();
    assertThat(inForce.fault())
        .contains("diff-rules.yml has mistakes")
        .contains("Until it is mended all values in new examples are hidden.");

    Files.writeString(file, "redact: [number]");
    inForce.look();
    assertThat(inForce.names().tell("anything")).isFalse();
    assertThat(inForce.names().tell("number")).isTrue();
    assertThat(inForce.fault()).isNull();

    Files.writeString(file, "redact: [number, every: [");
    inForce.look();
    assertThat(inForce.names().tell("anything")).isFalse();
    assertThat(inForce.names().tell("number")).isTrue();
    assertThat(inForce.fault()).doesNotContain("hidden");
  }

  @Test
  void hidesNothingMoreWhereThereIsNoFile() {
    RulesInForce inForce = new RulesInForce(folder.resolve("diff-rules.yml"));
    inForce.look();
    assertThat(inForce.names().tell("anything")).isFalse();
  }

  @Test
  void saysWhatShareMayDifferBeforeUsersCome() throws IOException {
    Rules rules = read("mayDiffer: {every: 0.5%, drilling.stats: 2 %}");
    assertThat(rules.mayDiffer("drilling.stats")).isEqualTo(0.02);
    assertThat(rules.mayDiffer("other")).isEqualTo(0.005);
    assertThat(Rules.NONE.mayDiffer("other")).isEqualTo(0.001);
    for (String wrong : new String[] {"0%", "100%", "5", "some", "~"}) {
      assertThatThrownBy(() -> read("mayDiffer: {r: " + wrong + "}"))
          .as(wrong)
          .hasMessageContaining("mayDiffer of r is ")
          .hasMessageContaining("for example 0.1%");
    }
  }

  @Test
  void doesNotCountAnewWhereOnlyTheShareIsAnother() throws IOException {
    Path file = folder.resolve("diff-rules.yml");
    RulesInForce inForce = new RulesInForce(file);
    Files.writeString(file, "mayDiffer: {every: 1%}");
    assertThat(inForce.look()).isFalse();
    assertThat(inForce.rules().mayDiffer("r")).isEqualTo(0.01);

    Files.writeString(file, "every: [{path: a, tolerance: 1}]");
    assertThat(inForce.look()).isTrue();
    Files.writeString(file, "{every: [{path: a, tolerance: 1}], mayDiffer: {r: 2%}}");
    assertThat(inForce.look()).isFalse();
    assertThat(inForce.rules().mayDiffer("r")).isEqualTo(0.02);
    Files.writeString(file, "{every: [{path: a, tolerance: 2}], mayDiffer: {r: 2%}}");
    assertThat(inForce.look()).isTrue();
  }

  private static Rules read(String yaml) throws IOException {
    return new RulesFileReader().read("diff-rules.yml", yaml.getBytes(UTF_8));
  }
}
