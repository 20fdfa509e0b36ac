package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescribedJsonTest {
  private static final String DESCRIPTION =
      """
      {"components": {"schemas": {
        "Tree": {"type": "object", "required": ["kind", "height", "leaves"], "properties": {
          "kind": {"type": "string", "enum": ["oak", "fig"]},
          "height": {"type": ["number", "null"]},
          "leaves": {"type": "array", "items": {"$ref": "#/components/schemas/Leaf"}},
          "owner": {"anyOf": [{"$ref": "#/components/schemas/Leaf"}, {"type": "null"}]}}},
        "Leaf": {"type": "object", "properties": {"green": {"type": "boolean", "const": true}}}}}}
      """;

  @Test
  void findsNothingWrongWithWhatIsDescribed() throws Exception {
    assertThat(
            faults(
                "{\"kind\":\"fig\",\"height\":null,\"leaves\":[{\"green\":true},{}],\"owner\":null}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\":\"fig\",\"leaves\":[]}                               | lacks height",
        "{\"kind\":\"elm\",\"height\":1,\"leaves\":[]}                  | .kind: \"elm\" is none of",
        "{\"kind\":\"fig\",\"height\":\"1\",\"leaves\":[]}              | .height: \"1\" is no",
        "{\"kind\":\"fig\",\"height\":1,\"leaves\":null}                | .leaves: null is no",
        "{\"kind\":\"fig\",\"height\":1,\"leaves\":[{\"green\":false}]} | .leaves[].green: false is not true",
        "{\"kind\":\"fig\",\"height\":1,\"leaves\":[],\"owner\":7}      | .owner: 7 is no",
        "{\"kind\":\"fig\",\"height\":1,\"leaves\":[],\"age\":7}        | .age is not described",
      })
  void tellsWhatIsNot(String json, String fault) throws Exception {
    assertThat(faults(json)).anyMatch(found -> found.contains(fault));
  }

  private static List<String> faults(String json) throws Exception {
    JsonNode description = new ObjectMapper().readTree(DESCRIPTION);
    return new DescribedJson(description)
        .faults("#/components/schemas/Tree", new ObjectMapper().readTree(json));
  }
}
