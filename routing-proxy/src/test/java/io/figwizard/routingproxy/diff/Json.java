package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Documents and answers from texts; single quotes stand for double ones. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonNode of(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CopiedAnswer answer(int status, String text) {
    return new CopiedAnswer(
        status,
        List.of(new CopiedAnswer.Header("content-type", "application/json")),
        text.replace('\'', '"').getBytes(UTF_8));
  }

  static RouteRules rules(String yaml) {
    try {
      return new RulesFileReader().read("diff-rules.yml", yaml.getBytes(UTF_8)).of("r");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
