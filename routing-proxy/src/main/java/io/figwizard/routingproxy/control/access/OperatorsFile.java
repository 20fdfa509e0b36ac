package io.figwizard.routingproxy.control.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** operators.yml: who there is. */
record OperatorsFile(@JsonProperty(required = true) List<Operator> operators) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /**
   * By the hash of their tokens.
   *
   * @throws IllegalArgumentException naming what is wrong in it
   * @throws IOException when it cannot be read
   */
  static Map<String, Operator> read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      return byToken(file, YAML.readValue(content, OperatorsFile.class).operators());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s, line %d: %s"
              .formatted(
                  file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), fault(e)));
    }
  }

  private static Map<String, Operator> byToken(Path file, List<Operator> operators) {
    if (operators.isEmpty()) {
      throw new IllegalArgumentException(
          file + " names nobody, so nobody could roll back; `./fig operator NAME` prints a line");
    }
    Map<String, Operator> byToken = new HashMap<>();
    Map<String, Operator> byName = new HashMap<>();
    for (Operator operator : operators) {
      if (byName.put(operator.name(), operator) != null) {
        throw new IllegalArgumentException(file + " has two operators " + operator.name());
      }
      if (byToken.put(operator.tokenSha256(), operator) != null) {
        throw new IllegalArgumentException(
            file + " gives " + operator.name() + " the token of somebody else");
      }
    }
    return Map.copyOf(byToken);
  }

  /** Without the text of the file: it may hold a token that somebody put there by mistake. */
  private static String fault(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException wrong) {
      return String.valueOf(wrong.getMessage());
    }
    if (e instanceof JsonMappingException binding && !binding.getPath().isEmpty()) {
      return "expected `operators:`, a list of {name, role: viewer|operator, tokenSha256}, and"
          + " nothing else; wrong at "
          + binding.getPath().get(binding.getPath().size() - 1).getFieldName();
    }
    return "expected `operators:`, a list of {name, role: viewer|operator, tokenSha256}";
  }
}
