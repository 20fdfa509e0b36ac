package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionScannerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"go\"}",
        " \r\n\t{ \"action\" : \"go\" } \n",
        "{\"a\":{\"action\":\"no\"},\"action\":\"go\"}",
        "{\"a\":[{\"action\":\"no\"},[\"action\"]],\"action\":\"go\",\"b\":-1.5e+3}",
        "{\"\\u0061ction\":\"\\u0067\\u006F\"}",
        "{\"a\":\"\\\"action\\\":\\\"no\\\"\",\"action\":\"go\"}",
        "{\"Action\":\"no\",\"action\":\"go\",\"actions\":\"no\"}",
        "{\"a\":null,\"b\":true,\"action\":\"go\",\"c\":[],\"d\":{}}",
        "{\"schlüssel\":\"ä€😀\",\"action\":\"go\"}"
      })
  void findsTheActionAtTheTopLevel(String json) {
    assertThat(scan(json.getBytes(UTF_8))).isEqualTo("go");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"action\":\"a\",\"action\":\"b\"}|DUPLICATE",
        "{\"action\":\"a\",\"\\u0061ction\":\"a\"}|DUPLICATE",
        "{\"action\":1}|NOT_A_STRING",
        "{\"action\":null}|NOT_A_STRING",
        "{\"action\":{\"action\":\"a\"}}|NOT_A_STRING",
        "{\"action\":[\"a\"]}|NOT_A_STRING",
        "{}|NO_ACTION",
        "{\"a\":1}|NO_ACTION",
        "[{\"action\":\"a\"}]|MALFORMED",
        "\"action\"|MALFORMED",
        "{\"action\":\"a\"|MALFORMED",
        "{\"action\":\"a\"}x|MALFORMED",
        "{\"action\":\"a\"}{\"action\":\"b\"}|MALFORMED",
        "{action:\"a\"}|MALFORMED",
        "{'action':'a'}|MALFORMED",
        "{\"action\" \"a\"}|MALFORMED",
        "{\"a\":[1},\"action\":\"a\"}|MALFORMED",
        "{\"a\":/*x*/1,\"action\":\"a\"}|MALFORMED",
        "{\"action\":\"\\x61\"}|MALFORMED",
        "{\"action\":\"\\u00e4\"}|EXOTIC"
      })
  void neverGuesses(String json, PeekOutcome expected) {
    ActionScanner scanner = new ActionScanner();

    scanner.feed(json.getBytes(UTF_8));

    assertThat(scanner.finish()).isEqualTo(expected);
    assertThat(scanner.found() && expected != PeekOutcome.MALFORMED).isFalse();
  }

  @Test
  void takesAByteOrderMarkForOdd() {
    assertThat(scan("\uFEFF{\"action\":\"go\"}".getBytes(UTF_8))).isNull();
    assertThat(scan("{\"action\":\"go\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16)))
        .isNull();
  }

  @Test
  void givesUpOnNestingBeyondAllUse() {
    assertThat(scan(nested(1000))).isEqualTo("go");
    assertThat(scan(nested(1001))).isNull();
  }

  private static byte[] nested(int depth) {
    // Arrays and objects in turn, so that each must be closed by its own.
    String open = "[{\"b\":".repeat(depth / 2) + "[".repeat(depth % 2);
    String close = "]".repeat(depth % 2) + "}]".repeat(depth / 2);
    return ("{\"a\":" + open + "1" + close + ",\"action\":\"go\"}").getBytes(UTF_8);
  }

  @Test
  void takesNoNumberThatIsNoneButWhereItOnlyGuards() {
    byte[] first = "{\"action\":\"go\",".getBytes(UTF_8);
    byte[] rest = "\"a\":NaN,\"b\":[-Infinity]}".getBytes(UTF_8);
    assertThat(scan(first, rest)).isNull();

    ActionScanner guard = new ActionScanner();
    guard.feed(first);
    guard.guard();
    guard.feed(rest);
    assertThat(guard.finish()).isEqualTo(PeekOutcome.FOUND);
  }

  @Test
  void readsWhatJacksonReadsWhereverTheDocumentIsCut() throws IOException {
    Random random = new Random(20261122);
    for (int i = 0; i < 3_000; i++) {
      byte[] json = document(random).getBytes(UTF_8);
      String expected = oracle(json);

      assertThat(scan(json)).as(new String(json, UTF_8)).isEqualTo(expected);
      for (int cut = 1; cut < json.length && json.length < 400; cut++) {
        assertThat(scan(slice(json, 0, cut), slice(json, cut, json.length)))
            .as("%s cut at %d", new String(json, UTF_8), cut)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void neverReadsAnotherActionThanJacksonFromBrokenDocuments() {
    Random random = new Random(7);
    for (int i = 0; i < 30_000; i++) {
      byte[] json = document(random).getBytes(UTF_8);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        json[random.nextInt(json.length)] =
            (byte) "{}[]\",:\\u0a \u0001x".charAt(random.nextInt(14));
      }
      String ours = scan(json);
      String jacksons;
      try {
        jacksons = oracle(json);
      } catch (IOException e) {
        // No handler accepts it, so it does not matter which side refuses.
        continue;
      }
      if (ours != null) {
        assertThat(ours).as(new String(json, UTF_8)).isEqualTo(jacksons);
      }
    }
  }

  /** The action; null for every other outcome. */
  private static String scan(byte[]... pieces) {
    ActionScanner scanner = new ActionScanner();
    for (byte[] piece : pieces) {
      scanner.feed(piece);
    }
    return scanner.finish() == PeekOutcome.FOUND ? scanner.action() : null;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  /** What Jackson finds; null where the rules want the default route. */
  private static String oracle(byte[] json) throws IOException {
    List<String> actions = new ArrayList<>();
    boolean odd = false;
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("action")) {
          odd |= value != JsonToken.VALUE_STRING;
          actions.add(parser.getText());
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one document");
      }
    }
    if (odd || actions.size() != 1) {
      return null;
    }
    String action = actions.get(0);
    boolean plain = action.length() <= 128 && action.chars().allMatch(c -> c < 128);
    return plain ? action : null;
  }

  private static String document(Random random) {
    StringBuilder json = new StringBuilder();
    space(random, json);
    json.append('{');
    int fields = random.nextInt(5);
    for (int i = 0; i < fields; i++) {
      if (i > 0) {
        json.append(',');
      }
      field(random, json, 0);
    }
    json.append('}');
    space(random, json);
    return json.toString();
  }

  private static void field(Random random, StringBuilder json, int depth) {
    space(random, json);
    string(random, json, random.nextInt(3) == 0 ? "action" : text(random));
    space(random, json);
    json.append(':');
    space(random, json);
    value(random, json, depth);
    space(random, json);
  }

  private static void value(Random random, StringBuilder json, int depth) {
    switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0, 1 -> string(random, json, random.nextBoolean() ? "submit-answer" : text(random));
      case 2 -> json.append(random.nextInt()).append(random.nextBoolean() ? ".5E+10" : "");
      case 3 -> json.append(List.of("true", "false", "null").get(random.nextInt(3)));
      case 4 -> {
        json.append('{');
        for (int i = random.nextInt(3); i > 0; i--) {
          field(random, json, depth + 1);
          json.append(i > 1 ? "," : "");
        }
        json.append('}');
      }
      default -> {
        json.append('[');
        for (int i = random.nextInt(3); i > 0; i--) {
          value(random, json, depth + 1);
          json.append(i > 1 ? "," : "");
        }
        json.append(']');
      }
    }
  }

  private static String text(Random random) {
    String alphabet = "actionabc \"\\/{}[]:,äß€\t\n😀";
    StringBuilder text = new StringBuilder();
    int[] points = alphabet.codePoints().toArray();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private static void string(Random random, StringBuilder json, String text) {
    json.append('"');
    for (char c : text.toCharArray()) {
      // Jackson refuses a key with half of a pair escaped.
      if (random.nextInt(6) == 0 && !Character.isSurrogate(c)) {
        json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c == '\n') {
        json.append("\\n");
      } else if (c == '\t') {
        json.append("\\t");
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private static void space(Random random, StringBuilder json) {
    for (int i = random.nextInt(4) - 2; i > 0; i--) {
      json.append(" \n\r\t".charAt(random.nextInt(4)));
    }
  }
}
