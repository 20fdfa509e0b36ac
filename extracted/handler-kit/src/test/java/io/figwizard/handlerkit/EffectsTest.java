package io.figwizard.handlerkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.figwizard.handlerkit.Effects.Outbound;
import io.figwizard.handlerkit.Effects.Rows;
import java.time.Clock;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EffectsTest {
  private static final JsonMapper JSON = Json.strictMapper(64, 1 << 20);

  @Test
  void areToldInOneHeader() {
    TreeMap<String, Rows> rows = new TreeMap<>();
    rows.put("drilling.review", new Rows(1, 0, 0));
    rows.put("drilling.card", new Rows(0, 1, 0));
    Effects effects =
        new Effects(
            rows,
            new TreeMap<>(Map.of("drilling.card", new TreeMap<>(Map.of("update.due", "~d")))),
            List.of(new Outbound("event", "drilling.answer-submitted", new TreeMap<>())),
            true,
            false);

    assertThat(decoded(effects.header(JSON)))
        .isEqualTo(
            "{\"rows\":{\"drilling.card\":{\"inserted\":0,\"updated\":1,\"deleted\":0},"
                + "\"drilling.review\":{\"inserted\":1,\"updated\":0,\"deleted\":0}},"
                + "\"values\":{\"drilling.card\":{\"update.due\":\"~d\"}},"
                + "\"outbound\":[{\"kind\":\"event\",\"what\":\"drilling.answer-submitted\"}],"
                + "\"complete\":true}");
    assertThat(decoded(Effects.NONE.header(JSON)))
        .isEqualTo("{\"rows\":{},\"values\":{},\"outbound\":[],\"complete\":true}");
  }

  @Test
  void areNotToldInPart() {
    TreeMap<String, Rows> rows = new TreeMap<>();
    int tables = 0;
    String header = "";
    while (header.length() <= 4096 && !decoded(header).contains("tooLarge")) {
      rows.put("drilling.table_" + tables++, new Rows(1, 2, 3));
      header = new Effects(rows, new TreeMap<>(), List.of(), true, false).header(JSON);
      assertThat(header).hasSizeLessThanOrEqualTo(4096);
    }

    assertThat(decoded(header)).isEqualTo("{\"tooLarge\":true}");
    assertThat(tables).isGreaterThan(20);
  }

  @Test
  void tellCallsWithTheirFieldsAndWhereTheyEnded() {
    Effects effects =
        new Effects(
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(new Outbound("call", "bank POST /payments", fields(1, "eur"))),
            true,
            true);

    assertThat(decoded(effects.header(JSON)))
        .isEqualTo(
            "{\"rows\":{},\"values\":{},\"outbound\":[{\"kind\":\"call\",\"what\":\"bank POST /payments\","
                + "\"fields\":{\"field0\":\"eur\"}}],\"complete\":true,\"ended\":true}");
  }

  /** Which of many fields differs does not fit any more; that one does, does. */
  @Test
  void tellCallsWithTooManyFieldsInShort() {
    String one = decoded(many("eur"));
    String other = decoded(many("usd"));

    assertThat(one)
        .contains("\"bank POST /payments\",\"fields\":{\"(all)\":\"~")
        .endsWith("\"complete\":true,\"ended\":true}")
        .isEqualTo(decoded(many("eur")))
        .isNotEqualTo(other);
    assertThat(other).hasSameSizeAs(one);
  }

  /** Of many columns first those of a table are one, then also the fields of calls. */
  @Test
  void tellTablesWithTooManyColumnsInShort() {
    SortedMap<String, SortedMap<String, String>> values =
        new TreeMap<>(Map.of("a.b", fields(200, "~v"), "a.c", fields(1, "~v")));
    List<Outbound> calls = List.of(new Outbound("call", "bank POST /payments", fields(1, "eur")));

    String told = decoded(new Effects(new TreeMap<>(), values, calls, true, false).header(JSON));

    assertThat(told)
        .contains("\"a.b\":{\"(all)\":\"~", "\"a.c\":{\"(all)\":\"~", "\"field0\":\"eur\"");
    values.put("a.b", fields(200, "~w"));
    assertThat(decoded(new Effects(new TreeMap<>(), values, calls, true, false).header(JSON)))
        .hasSameSizeAs(told)
        .isNotEqualTo(told);
  }

  /** Their number is a finding without what they say. */
  @Test
  void tellManyEventsByTheirNumberAlone() {
    Outbound event = new Outbound("event", "note.tidied", fields(5, "~v"));
    SortedMap<String, SortedMap<String, String>> values =
        new TreeMap<>(Map.of("a.b", fields(200, "~v")));

    String told =
        decoded(
            new Effects(new TreeMap<>(), values, Collections.nCopies(50, event), true, false)
                .header(JSON));

    assertThat(told)
        .doesNotContain("tooLarge", "values", "fields")
        .endsWith("\"complete\":true}")
        .hasSize(
            50 * "{\"kind\":\"event\",\"what\":\"note.tidied\"},".length()
                - 1
                + "{\"rows\":{},\"outbound\":[],\"complete\":true}".length());
  }

  /** What users wrote stands in the payload, whatever it is called there. */
  @Test
  void tellNothingOfAnEventPlainlyButItsDelayAndHowLongListsAre() {
    UUID user = UUID.randomUUID();
    SortedMap<String, String> told =
        new EventFields(new byte[1], new ValueText(Clock.systemUTC()))
            .of(
                "note.done",
                """
                {"payload": {"delay": "anna", "length": "bob", "by": {"%s": 1},
                   "to": {"anna@a.test": 1}, "list": ["carl"],
                   "most": {"list": ["dora"], "length": "7"}},
                 "delay": 90}"""
                    .formatted(user));

    assertThat(told.keySet())
        .containsExactly(
            "delay",
            "payload.by",
            "payload.delay",
            "payload.length",
            "payload.list",
            "payload.list.length",
            "payload.most.length",
            "payload.most.list",
            "payload.most.list.length",
            "payload.to");
    assertThat(told.remove("delay")).isEqualTo("90");
    assertThat(told.remove("payload.list.length")).isEqualTo("1");
    assertThat(told.remove("payload.most.list.length")).isEqualTo("1");
    assertThat(told.values()).allMatch(value -> value.matches("~[\\w-]{12}"));
  }

  /** A field that is called as the length of another one is no length. */
  @Test
  void tellNoValueForTheLengthOfAList() {
    assertThat(
            new EventFields(new byte[1], new ValueText(Clock.systemUTC()))
                .of(
                    "note.done",
                    "{\"list\": [1], \"delay\": \"anna\", \"a\": {\"list.length\": 1}}"))
        .hasEntrySatisfying("delay", delay -> assertThat(delay).startsWith("~"))
        .hasEntrySatisfying("a", whole -> assertThat(whole).startsWith("~"))
        .containsEntry("list.length", "1");
  }

  private static String many(String value) {
    return new Effects(
            new TreeMap<>(),
            new TreeMap<>(),
            List.of(new Outbound("call", "bank POST /payments", fields(400, value))),
            true,
            true)
        .header(JSON);
  }

  private static TreeMap<String, String> fields(int number, String value) {
    TreeMap<String, String> fields = new TreeMap<>();
    for (int i = 0; i < number; i++) {
      fields.put("field" + i, value);
    }
    return fields;
  }

  private static String decoded(String header) {
    return new String(Base64.getUrlDecoder().decode(header), UTF_8);
  }
}
