package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.realtime.EventStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the monolith answers, held against docs/openapi: names, types, nulls, words. */
class AnswersAsDescribedIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess monolith;

  private final Map<String, JsonNode> descriptions = new HashMap<>();

  @BeforeAll
  static void start() {
    monolith = Servers.monolith(DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    monolith.close();
  }

  @Test
  void ofAuth() throws Exception {
    HandlerClient anybody = HandlerClient.of(monolith.address());
    Map<String, Object> account =
        Map.of("email", "described@example.org", "password", "correct horse battery staple");
    JsonNode session = asDescribed(anybody, "auth", "signup", account);
    HandlerClient user = anybody.as(session.path("accessToken").asText());

    asDescribed(user, "auth", "me", Map.of());
    asDescribed(anybody, "auth", "login", account);
    asDescribed(
        anybody, "auth", "refresh", Map.of("refreshToken", session.path("refreshToken").asText()));
    refusedAsDescribed(anybody, "auth", "signup", account, 409);
    refusedAsDescribed(anybody, "auth", "me", Map.of(), 401);
  }

  @Test
  void ofDrilling() throws Exception {
    HandlerClient user = user();
    String deck =
        asDescribed(user, "drilling", "create-deck", Map.of("name", "Trees"))
            .path("deckId")
            .asText();
    String card =
        asDescribed(
                user,
                "drilling",
                "create-card",
                Map.of("deckId", deck, "front", "the tree", "back", "der Baum"))
            .path("cardId")
            .asText();

    asDescribed(user, "drilling", "list-decks", Map.of());
    asDescribed(user, "drilling", "list-cards", Map.of("deckId", deck));
    asDescribed(user, "drilling", "next-cards", Map.of("deckId", deck));
    asDescribed(user, "drilling", "stats", Map.of("timeZone", "Europe/Vienna"));
    asDescribed(
        user, "drilling", "submit-answer", Map.of("cardId", card, "answer", "x", "rating", "hard"));
    asDescribed(user, "drilling", "stats", Map.of());
    asDescribed(user, "drilling", "delete-deck", Map.of("deckId", deck));
    refusedAsDescribed(user, "drilling", "delete-deck", Map.of("deckId", deck), 404);
    refusedAsDescribed(user, "drilling", "create-deck", Map.of(), 422);
  }

  @Test
  void ofProfile() throws Exception {
    HandlerClient user = user();

    asDescribed(user, "profile", "get", Map.of());
    asDescribed(user, "profile", "update", Map.of("expectedVersion", 0, "displayName", "Ana"));
    asDescribed(
        user,
        "profile",
        "preferences",
        Map.of("expectedVersion", 1, "dailyGoal", 5, "timeZone", "Asia/Tokyo"));
    asDescribed(user, "profile", "save-draft", Map.of("expectedVersion", 0, "about", "half"));
    asDescribed(user, "profile", "get", Map.of());
    asDescribed(user, "profile", "delete-draft", Map.of());
    refusedAsDescribed(
        user, "profile", "update", Map.of("expectedVersion", 0, "displayName", "Eve"), 409);
  }

  @Test
  void ofExports() throws Exception {
    HandlerClient user = user();
    String export =
        asDescribed(user, "exports", "request", Map.of("format", "csv"))
            .at("/export/exportId")
            .asText();

    asDescribed(user, "exports", "status", Map.of("exportId", export));
    asDescribed(user, "exports", "list", Map.of());
    asDescribed(user, "exports", "delete", Map.of("exportId", export));
    refusedAsDescribed(user, "exports", "status", Map.of("exportId", export), 404);
    refusedAsDescribed(user, "exports", "request", Map.of("format", "xlsx"), 422);
  }

  @Test
  void ofBilling() throws Exception {
    HandlerClient user = user();

    asDescribed(user, "billing", "plans", Map.of());
    asDescribed(user, "billing", "subscription", Map.of());
    asDescribed(user, "billing", "invoices", Map.of());
    refusedAsDescribed(user, "billing", "cancel", Map.of(), 409);
  }

  @Test
  void ofConversation() throws Exception {
    HandlerClient user = user();

    asDescribed(user, "conversation", "eligibility", Map.of());
    asDescribed(user, "conversation", "memory", Map.of());
    asDescribed(user, "conversation", "history", Map.of());
    refusedAsDescribed(
        user, "conversation", "delete-memory", Map.of("memoryId", UUID.randomUUID()), 404);
  }

  @Test
  void ofDashboard() throws Exception {
    HandlerClient user = user();

    for (String action : List.of("stats", "streak", "progress", "activity")) {
      asDescribed(user, "dashboard", action, Map.of());
    }
    refusedAsDescribed(user, "dashboard", "stats", Map.of("timeZone", "Mars/Base"), 422);
  }

  @Test
  void ofRealtime() throws Exception {
    String token = TOKENS.forUser(UUID.randomUUID());
    HandlerClient user = HandlerClient.of(monolith.address()).as(token);
    DescribedJson schemas = new DescribedJson(description("realtime"));
    asDescribed(user, "realtime", "ticket", Map.of());

    try (EventStream stream = EventStream.open(monolith.address(), token).ready()) {
      user.call("exports", "request", Map.of("format", "csv"));
      Eventually.holds("the user is told", () -> !stream.events("notification").isEmpty());

      for (String event : List.of("ready", "notification")) {
        String schema =
            "#/components/schemas/" + (event.equals("ready") ? "Ready" : "Notification");
        assertThat(schemas.faults(schema, stream.events(event).get(0).data())).isEmpty();
      }
    }
  }

  private JsonNode asDescribed(
      HandlerClient client, String handler, String action, Map<String, ?> fields)
      throws IOException {
    Answer answer = client.call(handler, action, fields);
    String where = handler + "." + action;
    JsonNode description = description(handler);

    assertThat(answer.status()).as(where + " " + answer.body()).isEqualTo(200);
    DescribedJson schemas = new DescribedJson(description);
    assertThat(schemas.faults("#/components/schemas/Success", answer.body())).as(where).isEmpty();
    String data =
        description.at("/components/schemas/" + typeName(action) + "/x-fig-answer").asText();
    assertThat(schemas.faults(data, answer.data())).as(where + " is " + data).isEmpty();
    return answer.data();
  }

  private void refusedAsDescribed(
      HandlerClient client, String handler, String action, Map<String, ?> fields, int status)
      throws IOException {
    Answer answer = client.call(handler, action, fields);
    JsonNode description = description(handler);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(new DescribedJson(description).faults("#/components/schemas/Failure", answer.body()))
        .isEmpty();
    assertThat(
            description
                .path("paths")
                .path("/" + handler)
                .at("/post/responses/" + status + "/description")
                .asText())
        .contains(answer.errorCode());
  }

  private JsonNode description(String handler) throws IOException {
    JsonNode known = descriptions.get(handler);
    if (known != null) {
      return known;
    }
    JsonNode read = Servers.yaml(Servers.REPOSITORY.resolve("docs/openapi/" + handler + ".yaml"));
    descriptions.put(handler, read);
    return read;
  }

  private static String typeName(String action) {
    StringBuilder name = new StringBuilder();
    for (String word : action.split("-")) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name + "Request";
  }

  private static HandlerClient user() {
    return HandlerClient.of(monolith.address()).as(TOKENS.forUser(UUID.randomUUID()));
  }
}
