package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ImportCardsIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer();

  private final User user = SERVER.newUser();
  private final String deckId = user.newDeck();

  @Test
  void storesTheRowsThatAreFineAndNamesTheOthers() {
    Answer answer =
        SERVER
            .anonymous()
            .as(SERVER.tokens().forUser(user.id()))
            .post(
                "/drilling",
                """
                {"action": "import-cards", "deckId": "%s", "cards": [
                  {"front": "uno", "back": "one"},
                  {"front": "", "back": 2},
                  {"front": "dos", "back": "two", "hint": null},
                  {"back": "three", "hint": ["x"]},
                  "cuatro",
                  null,
                  {"front": "cinco\\u0000", "back": "\\ud800"},
                  {"front": "seis", "back": "six", "hint": "number", "unknown": {}}
                ]}
                """
                    .formatted(deckId));

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.data().get("imported").asInt()).isEqualTo(3);
    JsonNode errors = answer.data().get("errors");
    assertThat(errors).hasSize(5);
    assertThat(errors.get(0).toString())
        .isEqualTo(
            "{\"row\":1,\"fields\":{\"back\":\"must be a string\",\"front\":\"must not be blank\"}}");
    assertThat(errors.get(1).get("row").asInt()).isEqualTo(3);
    assertThat(errors.get(1).at("/fields/hint").asText()).isEqualTo("must be a string");
    assertThat(errors.get(2).at("/fields/row").asText()).startsWith("must be an object");
    assertThat(errors.get(3).get("row").asInt()).isEqualTo(5);
    assertThat(errors.get(4).get("fields").size()).isEqualTo(2);
    assertThat(fronts()).containsExactly("uno", "dos", "seis");
  }

  @Test
  void importsAThousandCardsInTheirOrder() {
    assertThat(user.data("import-cards", rows(1000)).get("imported").asInt()).isEqualTo(1000);

    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      expected.add("front " + i);
    }
    assertThat(fronts()).isEqualTo(expected);
    assertThat(
            user.data("next-cards", Map.of("deckId", deckId))
                .get("cards")
                .get(0)
                .get("front")
                .asText())
        .isEqualTo("front 0");
  }

  @Test
  void refusesAnImportThatIsTooLarge() {
    Answer answer = user.call("import-cards", rows(1001));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/cards").asText()).contains("1000");
    assertThat(fronts()).isEmpty();
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    Map<String, String> card = Map.of("front", "x".repeat(1900), "back", "y");

    Answer answer =
        user.call(
            "import-cards", Map.of("deckId", deckId, "cards", Collections.nCopies(900, card)));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.errorCode()).isEqualTo("body_too_large");
  }

  @Test
  void refusesAnImportOfNothing() {
    assertThat(user.call("import-cards", rows(0)).status()).isEqualTo(422);
    assertThat(user.call("import-cards", Map.of("deckId", deckId)).status()).isEqualTo(422);
    assertThat(user.call("import-cards", Map.of("deckId", deckId, "cards", "uno")).status())
        .isEqualTo(422);
  }

  @Test
  void anImportWithoutAGoodRowStoresNothing() {
    JsonNode data =
        user.data("import-cards", Map.of("deckId", deckId, "cards", List.of(Map.of("front", "x"))));

    assertThat(data.get("imported").asInt()).isZero();
    assertThat(data.get("errors")).hasSize(1);
  }

  @Test
  void refusesADeckOfSomebodyElse() {
    assertThat(SERVER.newUser().call("import-cards", rows(1)).errorCode()).isEqualTo("not_found");
    assertThat(fronts()).isEmpty();
  }

  @Test
  void theSameKeyImportsOnce() {
    var client = user.client().with("Idempotency-Key", UUID.randomUUID().toString());

    client.call("drilling", "import-cards", rows(3));
    client.call("drilling", "import-cards", rows(3));

    assertThat(fronts()).hasSize(3);
  }

  private Map<String, Object> rows(int number) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rows.add(Map.of("front", "front " + i, "back", "back " + i));
    }
    return Map.of("deckId", deckId, "cards", rows);
  }

  private List<String> fronts() {
    return SERVER
        .owner()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select front from drilling.card where deck_id = ?"
                            + " order by created_at, card_id")
                    .bind(0, UUID.fromString(deckId))
                    .mapTo(String.class)
                    .list());
  }
}
