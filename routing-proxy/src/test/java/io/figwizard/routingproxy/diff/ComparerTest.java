package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "{'a':1}              | {'a':1}              | none",
        "{'a':1,'b':2}        | {'b':2,'a':1}        | none",
        "{'a':1}              | {'a':1.0}            | none",
        "{'a':1e2}            | {'a':100}            | none",
        "{'a':1}              | {'a':2}              | a value",
        "{'a':1}              | {'a':'1'}            | a type",
        "{'a':null}           | {'a':1}              | a type",
        "{'a':null}           | {}                   | a missing",
        "{'a':{'b':1}}        | {'a':{}}             | a.b missing",
        "{}                   | {'a':{'b':1}}        | a extra",
        "{'a':[1,2]}          | {'a':[1,2]}          | none",
        "{'a':[1,2]}          | {'a':[2,1]}          | a order",
        "{'a':[1,2]}          | {'a':[1,3]}          | a[*] value",
        "{'a':[1,2]}          | {'a':[1]}            | a size",
        "{'a':[{'b':1}]}      | {'a':[{'b':2}]}      | a[*].b value",
        "{'a':[[1]]}          | {'a':[[2]]}          | a[*][*] value",
        "[1]                  | [2]                  | [*] value",
        "1                    | 2                    | (body) value",
        "{'a':[]}             | {'a':{}}             | a type",
        "{'7f9c24e5-0000-4000-8000-000000000001':1} | {'7f9c24e5-0000-4000-8000-000000000001':2} | * value",
        "{'2026-01-01':{'b':1}} | {'2026-01-01':{'b':2}} | *.b value",
        "{'a b':1}            | {'a b':2}            | * value"
      })
  void namesTheFieldAndTheKind(String monolith, String extracted, String expected) {
    assertThat(found("", monolith, extracted))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "tolerance: 0.01        | {'a':1.000}  | {'a':1.009}  | none",
        "tolerance: 0.01        | {'a':1.00}   | {'a':1.02}   | a value",
        "tolerance: 0.01        | {'a':1}      | {'a':'1'}    | a type",
        "matches: '[0-9]+'      | {'a':'12'}   | {'a':'7'}    | none",
        "matches: '[0-9]+'      | {'a':'12'}   | {'a':'x7'}   | a value",
        "matches: '[0-9]+'      | {'a':'12'}   | {}           | a missing",
        "presentOnly: true      | {'a':'12'}   | {'a':'x'}    | none",
        "presentOnly: true      | {'a':'12'}   | {'a':null}   | a type",
        "presentOnly: true      | {'a':'12'}   | {}           | a missing",
        "as: instant            | {'a':'2026-01-01T12:00:00Z'} | {'a':'2026-01-01T13:00:00.000+01:00'} | none",
        "as: instant            | {'a':'2026-01-01T12:00:00Z'} | {'a':1767268800}    | none",
        "as: instant            | {'a':'2026-01-01T12:00:00Z'} | {'a':1767268800000} | none",
        "as: instant            | {'a':'2026-01-01T12:00:00Z'} | {'a':'2026-01-01T12:00:01Z'} | a value",
        "as: instant            | {'a':'soon'} | {'a':'soon'} | a value",
        "as: instant, tolerance: 2s | {'a':'2026-01-01T12:00:00Z'} | {'a':'2026-01-01T11:59:58Z'} | none",
        "as: instant, tolerance: 2s | {'a':'2026-01-01T12:00:00Z'} | {'a':'2026-01-01T12:00:03Z'} | a value",
        "nullEqualsAbsent: true | {'a':null}   | {}           | none",
        "nullEqualsAbsent: true | {}           | {'a':null}   | none",
        "nullEqualsAbsent: true | {'a':1}      | {}           | a missing",
        "nullEqualsAbsent: true | {'a':null}   | {'a':1}      | a type",
        "rename: b              | {'a':1}      | {'b':1}      | none",
        "rename: b              | {'a':1}      | {'b':2}      | a value",
        "rename: b              | {'a':1}      | {}           | a missing",
        "unordered: true        | {'a':[1,2]}  | {'a':[2,1]}  | none",
        "unordered: true        | {'a':[1,2]}  | {'a':[3,1]}  | a[*] value",
        "key: id                | {'a':[{'id':1,'v':1},{'id':2,'v':2}]} | {'a':[{'id':1,'v':1},{'id':2,'v':9}]} | a[*].v value",
        "key: id                | {'a':[{'id':1},{'id':2}]} | {'a':[{'id':2},{'id':1}]} | a order",
        "'key: id, unordered: true' | {'a':[{'id':1},{'id':2}]} | {'a':[{'id':2},{'id':1}]} | none",
        "'key: id'              | {'a':[{'id':1},{'id':2}]} | {'a':[{'id':2}]} | a[*] missing",
        "'key: id'              | {'a':[{'id':2}]} | {'a':[{'id':1},{'id':2}]} | a[*] extra",
        "'ignore: true, because: x' | {'a':{'b':1}} | {'a':{'b':2}} | none",
        "'ignore: true, because: x' | {'a':1}  | {}           | none",
        "'ignore: true, because: x' | {}       | {'a':1}      | none"
      })
  void judgesByTheRule(String rule, String monolith, String extracted, String expected) {
    String plain = rule.startsWith("'") ? rule.substring(1, rule.length() - 1) : rule;
    String yaml = "every:\n- {path: a, " + plain + "}\n";
    assertThat(found(yaml, monolith, extracted))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void asksAJudgeBeforeItIgnores() {
    String yaml =
        """
        every:
        - {path: a, ignore: true, because: "made up anew each time"}
        - {path: "a.list[*].id", matches: "[0-9]+"}
        """;
    assertThat(found(yaml, "{'a':{'b':1,'list':[{'id':1}]}}", "{'a':{'b':2,'list':[{'id':'x'}]}}"))
        .containsExactly("a.list[*].id type");
  }

  @Test
  void findsAnElementWhereverItIsWithoutWhatTheRulesLeaveOut() {
    String yaml =
        """
        every:
        - {path: a, unordered: true}
        - {path: "a[*].at", presentOnly: true}
        """;
    assertThat(
            found(
                yaml,
                "{'a':[{'v':1,'at':'x'},{'v':2,'at':'y'}]}",
                "{'a':[{'v':2,'at':'b'},{'v':3,'at':'a'}]}"))
        .containsExactly("a[*].v value", "a[*].v value");
    assertThat(
            found(
                yaml,
                "{'a':[{'v':1,'at':'x'},{'v':2,'at':'y'}]}",
                "{'a':[{'v':2,'at':'x'},{'v':1,'at':'z'}]}"))
        .isEmpty();
  }

  @Test
  void speaksOfAnyFieldWithAStar() {
    assertThat(
            found(
                "every:\n- {path: \"days.*.n\", tolerance: 1}\n",
                "{'days':{'2026-01-01':{'n':1},'x':{'n':5}}}",
                "{'days':{'2026-01-01':{'n':2},'x':{'n':9}}}"))
        .containsExactly("days.x.n value");
  }

  @Test
  void saysWhichRulesWereOfUse() {
    RouteRules rules =
        Json.rules(
            """
            every:
            - {path: a, tolerance: 1}
            - {path: b, tolerance: 1}
            - {path: c, unordered: true}
            """);
    Comparer comparer = new Comparer();
    comparer.compare(
        Json.of("{'a':1,'b':1,'c':[1,2]}"), Json.of("{'a':2,'b':1,'c':[2,1]}"), rules.body());
    assertThat(comparer.used()).extracting(Rule::where).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void findsNoDifferenceBetweenAnythingAndItself() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      JsonNode any = any(random, 4);
      Comparer comparer = new Comparer();
      comparer.compare(any, any.deepCopy(), RuleTree.EMPTY);
      assertThat(comparer.differences()).isEmpty();
    }
  }

  @Test
  void neverOverlooksAChange() {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      ObjectNode one = JsonNodeFactory.instance.objectNode();
      one.set("a", any(random, 4));
      ObjectNode other = JsonNodeFactory.instance.objectNode();
      other.set("a", any(random, 4));
      Comparer there = new Comparer();
      there.compare(one, other, RuleTree.EMPTY);
      Comparer back = new Comparer();
      back.compare(other, one, RuleTree.EMPTY);
      assertThat(there.differences().isEmpty()).isEqualTo(one.equals(other));
      assertThat(back.differences()).hasSameSizeAs(there.differences());
    }
  }

  private static JsonNode any(Random random, int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> json.nullNode();
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.numberNode(random.nextInt(3));
      case 3 -> json.textNode("t" + random.nextInt(3));
      case 4 -> {
        var array = json.arrayNode();
        random.ints(random.nextInt(4)).forEach(n -> array.add(any(random, depth - 1)));
        yield array;
      }
      default -> {
        var object = json.objectNode();
        random
            .ints(random.nextInt(4))
            .forEach(n -> object.set("f" + n % 3, any(random, depth - 1)));
        yield object;
      }
    };
  }

  private static List<String> found(String yaml, String monolith, String extracted) {
    Comparer comparer = new Comparer();
    comparer.compare(Json.of(monolith), Json.of(extracted), Json.rules(yaml).body());
    return comparer.differences().stream()
        .map(found -> found.field().path() + " " + found.field().kind().word())
        .toList();
  }
}
