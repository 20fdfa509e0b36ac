package io.figwizard.monolith;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/** A request for every action that can be run dry, with what must be there for it to succeed. */
final class DryRuns {
  /** Somebody new, and the way to the server. */
  record Somebody(UUID id, HandlerClient client, TestDatabase database) {
    JsonNode ask(String handler, String action, Map<String, ?> fields) {
      return client.call(handler, action, fields).expectData();
    }

    String deck() {
      return ask("drilling", "create-deck", Map.of("name", "Trees")).path("deckId").asText();
    }

    String card() {
      return ask(
              "drilling",
              "create-card",
              Map.of("deckId", deck(), "front", "the tree", "back", "der Baum"))
          .path("cardId")
          .asText();
    }

    String memory() {
      UUID memoryId = UUID.randomUUID();
      database.execute(
          """
          insert into conversation.memory (memory_id, user_id, kind, content, created_at, updated_at)
          values ('%s', '%s', 'summary', 'About oaks.', now(), now())\
          """
              .formatted(memoryId, id));
      return memoryId.toString();
    }
  }

  private static final Map<String, Function<Somebody, Map<String, ?>>> REQUESTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("drilling.create-deck", any -> Map.of("name", "Trees")),
              Map.entry(
                  "drilling.edit-deck", one -> Map.of("deckId", one.deck(), "name", "Leaves")),
              Map.entry("drilling.delete-deck", one -> Map.of("deckId", one.deck())),
              Map.entry(
                  "drilling.create-card",
                  one -> Map.of("deckId", one.deck(), "front", "a", "back", "b")),
              Map.entry(
                  "drilling.edit-card", one -> Map.of("cardId", one.card(), "front", "a tree")),
              Map.entry("drilling.delete-card", one -> Map.of("cardId", one.card())),
              Map.entry(
                  "drilling.import-cards",
                  one ->
                      Map.of(
                          "deckId",
                          one.deck(),
                          "cards",
                          List.of(Map.of("front", "a", "back", "b"), Map.of("front", 7)))),
              Map.entry(
                  "drilling.submit-answer", one -> Map.of("cardId", one.card(), "answer", "Baum")),
              Map.entry(
                  "conversation.complete",
                  one ->
                      Map.of(
                          "conversationId",
                          one.ask("conversation", "register-session", Map.of())
                              .path("conversationId")
                              .asText())),
              Map.entry(
                  "conversation.edit-memory",
                  one -> Map.of("memoryId", one.memory(), "content", "About elms.")),
              Map.entry("conversation.delete-memory", one -> Map.of("memoryId", one.memory())),
              Map.entry(
                  "auth.logout",
                  one ->
                      Map.of(
                          "refreshToken",
                          one.ask(
                                  "auth",
                                  "signup",
                                  Map.of(
                                      "email",
                                      one.id() + "@example.org",
                                      "password",
                                      "a tree that nobody knows"))
                              .path("refreshToken")
                              .asText())),
              Map.entry(
                  "profile.update", any -> Map.of("expectedVersion", 0, "displayName", "Ana")),
              Map.entry("profile.preferences", any -> Map.of("expectedVersion", 0, "dailyGoal", 5)),
              Map.entry("profile.save-draft", any -> Map.of("expectedVersion", 0, "about", "I")),
              Map.entry(
                  "profile.delete-draft",
                  one -> {
                    one.ask("profile", "save-draft", Map.of("expectedVersion", 0, "about", "I"));
                    return Map.of();
                  }),
              Map.entry("exports.request", any -> Map.of("format", "pdf")),
              Map.entry(
                  "exports.delete",
                  one ->
                      Map.of(
                          "exportId",
                          one.ask("exports", "request", Map.of("format", "pdf"))
                              .at("/export/exportId")
                              .asText())),
              Map.entry("realtime.ticket", any -> Map.of())));

  /** Those that ask others, in BillingDryRunContract and ConversationDryRunContract. */
  static final Set<String> CAPTURING =
      Set.of(
          "billing.cancel",
          "billing.create-checkout-session",
          "billing.downgrade",
          "billing.portal-session",
          "billing.resume",
          "billing.upgrade",
          "conversation.register-session",
          "conversation.reply");

  private DryRuns() {}

  static TreeSet<String> actions() {
    return new TreeSet<>(REQUESTS.keySet());
  }

  static Somebody somebody(HandlerClient client, TestTokens tokens, TestDatabase database) {
    UUID id = UUID.randomUUID();
    return new Somebody(id, client.as(tokens.forUser(id)), database);
  }

  /** The fields of a request for the action that succeeds, once everything is there for it. */
  static Map<String, ?> request(String action, Somebody somebody) {
    return REQUESTS.getOrDefault(action, any -> Map.of()).apply(somebody);
  }

  /** Which fields there are and of what type, without what they hold. */
  static TreeSet<String> form(JsonNode json) {
    TreeSet<String> form = new TreeSet<>();
    collect("", json, form);
    return form;
  }

  private static void collect(String place, JsonNode json, TreeSet<String> form) {
    form.add(place + " " + json.getNodeType());
    if (json.isArray()) {
      json.forEach(element -> collect(place + "/*", element, form));
    } else {
      json.properties()
          .forEach(field -> collect(place + "/" + field.getKey(), field.getValue(), form));
    }
  }
}
