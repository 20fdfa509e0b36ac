package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import io.figwizard.providertwins.elevenlabs.Agent;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.providertwins.elevenlabs.Ending;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.state.Card;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody with rows everywhere leaves; every column of every schema is searched for them. */
class ErasureIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final String EMAIL = "anna.leaves@example.org";
  private static final String NAME = "Anna Leaving";
  private static final String PASSWORD = "correct horse battery staple";
  private static final String SECRET = "what only Anna knows";

  @Test
  void nothingOfThemIsLeft() throws Exception {
    try (StripeTwin twin = StripeTwin.start();
        ProviderTwins providers = ProviderTwins.start();
        ServerProcess monolith = Servers.monolith(environment(twin, providers))) {
      HandlerClient client = HandlerClient.of(monolith.address());
      listen(providers, monolith);
      twin.control()
          .addWebhookEndpoint(monolith.address().resolve("/webhook/stripe"), "whsec_live", true);
      twin.control()
          .addWebhookEndpoint(
              monolith.address().resolve("/webhook-sandbox/stripe"), "whsec_test", false);
      Answer signup =
          ok(
              client.call(
                  "auth",
                  "signup",
                  Map.of("email", EMAIL, "password", PASSWORD, "displayName", NAME)));
      HandlerClient anna = client.as(signup.data().path("accessToken").asText());
      String userId = ok(anna.call("auth", "me", Map.of())).data().path("userId").asText();
      assertThat(userId).isNotBlank();
      useEverything(client, anna);
      ok(anna.call("exports", "request", Map.of("format", "csv")));
      ok(anna.call("exports", "request", Map.of("format", "pdf")));
      Eventually.holds(
          "the exports are there", () -> count("exports.export WHERE state = 'ready'") == 2);
      assertThat(count("exports.part")).isPositive();
      String customer = subscribe(twin.control(), anna, "billing");
      String inSandbox = subscribe(twin.control(), anna, "billing-sandbox");
      ElevenLabsControl elevenLabs = providers.elevenLabs().control();
      talk(elevenLabs, anna, userId, "conversation");
      talk(elevenLabs, anna, userId, "conversation-sandbox");
      assertThat(places(userId)).hasSizeGreaterThan(5);
      Eventually.holds(
          "a mail waits, for there is no mail server", () -> count("jobs.reset_mail") == 1);
      DATABASE.execute(
          """
          INSERT INTO jobs.digest
            (user_id, local_date, state, due_at, expires_at, time_zone, changed_at)
          SELECT user_id, current_date, 'sent', now(), now(), 'UTC', now() FROM auth.account
          """);
      assertThat(places(EMAIL)).contains("auth.account.email");
      assertThat(places(userId)).contains("jobs.reset_mail.user_id", "jobs.digest.user_id");
      assertThat(places(SECRET))
          .contains(
              "drilling.card.back",
              "conversation.session.summary",
              "conversation.memory.content",
              "conversation.idempotency.answer",
              "webhook.event.raw");
      Eventually.holds("they are notified", () -> count("realtime.notification") > 0);
      assertThat(places(userId))
          .contains(
              "billing.customer.user_id", "webhook.event.raw", "realtime.notification.user_id");
      assertThat(places(SECRET)).contains("profile.profile.about", "profile.draft.about");

      ok(anna.call("auth", "delete-account", Map.of("password", PASSWORD)));
      Eventually.holds("the decks are gone", () -> count("drilling.deck") == 0);
      // With an access token from before, rows can come after the first time.
      anna.with("Idempotency-Key", "late").call("drilling", "create-deck", Map.of("name", SECRET));
      anna.call("profile", "save-draft", Map.of("expectedVersion", 0, "about", SECRET));
      anna.call("exports", "request", Map.of("format", "csv"));
      DATABASE.execute("UPDATE auth.outbox SET available_at = now()");
      Eventually.holds("the outbox is empty", () -> count("auth.outbox") == 0);
      Eventually.holds("the profile is gone", () -> count("profile.profile") == 0);
      Eventually.holds("the exports are gone", () -> count("exports.export") == 0);
      assertThat(count("exports.part")).isZero();
      Eventually.holds("billing has no customer", () -> count("billing.customer") == 0);
      Eventually.holds("nobody has talked", () -> count("conversation.session") == 0);
      Eventually.holds("Stripe's last events have come", () -> twin.control().waiting() == 0);
      for (String outbox :
          List.of("billing.outbox", "conversation.outbox", "exports.outbox", "webhook.outbox")) {
        Eventually.holds(outbox + " is empty", () -> count(outbox) == 0);
      }
      Eventually.holds("everything is delivered", () -> count("worker.lane") == 0);

      assertThat(count("worker.delivery WHERE state <> 'done'")).isZero();
      for (String trace : List.of(userId, EMAIL, NAME, SECRET, customer, inSandbox)) {
        assertThat(places(trace)).as(trace).isEmpty();
      }
      assertThat(elevenLabs.conversations()).as("deleted at ElevenLabs").isEmpty();
      for (String deleted : List.of(customer, inSandbox)) {
        assertThat(twin.control().subscriptionsOf(deleted))
            .allMatch(subscription -> subscription.get("status").getAsString().equals("canceled"));
        assertThat(twin.control().events(deleted.equals(customer), 50))
            .as("deleted at Stripe")
            .anyMatch(
                event ->
                    event.get("type").getAsString().equals("customer.deleted")
                        && event.toString().contains(deleted));
      }
    }
  }

  private static Map<String, String> environment(StripeTwin stripe, ProviderTwins providers) {
    Map<String, String> environment = Servers.monolithEnvironment(DATABASE, TestTokens.create());
    environment.put("STRIPE_API_BASE", stripe.url().toString());
    environment.put("STRIPE_SANDBOX_API_BASE", stripe.url().toString());
    for (Variant variant : Variant.values()) {
      environment.putAll(Servers.conversationKeys(variant, providers.url()));
    }
    return environment;
  }

  /** Each variant's agent tells its own endpoint. */
  private static void listen(ProviderTwins providers, ServerProcess monolith) {
    Map<String, String> secrets = Map.of("", "wsec_live", "-sandbox", "wsec_test");
    secrets.forEach(
        (suffix, secret) ->
            providers
                .elevenLabs()
                .control()
                .agent(
                    Agent.open("agent_of_a_test" + suffix)
                        .withWebhook(
                            monolith.address().resolve("/webhook" + suffix + "/elevenlabs"),
                            secret)));
  }

  /** Talks, and waits until ElevenLabs' webhook has told of it. */
  private static void talk(
      ElevenLabsControl elevenLabs, HandlerClient anna, String userId, String handler)
      throws Exception {
    JsonNode registration =
        ok(anna.with("Idempotency-Key", "talk").call(handler, "register-session", Map.of())).data();
    String conversation =
        elevenLabs.begin(
            registration.path("signedUrl").asText(),
            Map.of("session_id", registration.at("/dynamicVariables/session_id").asText()),
            userId);
    elevenLabs.say(conversation, "user", SECRET);
    elevenLabs.end(
        conversation,
        Ending.after(Duration.ofSeconds(9)).withSummary(SECRET).withFact("secret", SECRET));
    Eventually.holds(
        "the end of the call in " + handler + " is known",
        () ->
            SECRET.equals(
                anna.call(handler, "history", Map.of())
                    .data()
                    .at("/conversations/0/summary")
                    .asText()));
    ok(anna.with("Idempotency-Key", "reply").call(handler, "reply", Map.of("message", SECRET)));
  }

  private static void useEverything(HandlerClient client, HandlerClient anna) {
    ok(client.call("auth", "request-password-reset", Map.of("email", EMAIL)));
    client.call("auth", "login", Map.of("email", EMAIL, "password", "wrong horse"));
    Answer deck =
        ok(
            anna.with("Idempotency-Key", "one")
                .call("drilling", "create-deck", Map.of("name", SECRET)));
    Map<String, Object> card = new HashMap<>();
    card.put("deckId", deck.data().path("deckId").asText());
    card.put("front", "front");
    card.put("back", SECRET);
    JsonNode made = ok(anna.call("drilling", "create-card", card)).data();
    ok(
        anna.with("Idempotency-Key", "two")
            .call(
                "drilling",
                "submit-answer",
                Map.of("cardId", made.path("cardId").asText(), "answer", SECRET)));
    Map<String, Object> about = Map.of("expectedVersion", 0, "displayName", NAME, "about", SECRET);
    ok(anna.with("Idempotency-Key", "three").call("profile", "update", about));
    ok(anna.call("profile", "save-draft", about));
  }

  /**
   * Waits until Stripe's events have opened what was paid for.
   *
   * @return Stripe's id of the customer
   */
  private static String subscribe(TwinControl stripe, HandlerClient anna, String handler)
      throws Exception {
    Answer page = ok(anna.call(handler, "create-checkout-session", Map.of("plan", "basic")));
    String session = page.data().path("sessionId").asText();
    stripe.pay(session, Card.SUCCEEDS);
    Eventually.holds(
        "the payment in " + handler + " is known",
        () -> anna.call(handler, "subscription", Map.of()).data().path("premium").asBoolean(false));
    return stripe.object(session).get("customer").getAsString();
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(200);
    return answer;
  }

  /** Columns in which the text is found. One statement: there are hundreds of columns. */
  private static List<String> places(String text) throws SQLException {
    return rows(
        columns().stream()
            .map(column -> search(column, text))
            .collect(Collectors.joining(" UNION ALL ")));
  }

  private static String search(String column, String text) {
    String table = column.substring(0, column.lastIndexOf('.'));
    String name = column.substring(column.lastIndexOf('.') + 1);
    // As text, bytea is hexadecimal.
    return """
        SELECT '%1$s' WHERE EXISTS (
          SELECT FROM %2$s
          WHERE position(lower('%4$s') IN lower(cast(%3$s AS text))) > 0
            OR position(encode(convert_to('%4$s', 'UTF8'), 'hex') IN cast(%3$s AS text)) > 0)
        """
        .formatted(column, table, name, text);
  }

  private static List<String> columns() throws SQLException {
    List<String> columns =
        rows(
            """
            SELECT c.table_schema || '.' || c.table_name || '.' || c.column_name
            FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE t.table_type = 'BASE TABLE'
              AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
              AND c.table_name NOT LIKE 'databasechangelog%'
              AND c.data_type IN
                ('text', 'character varying', 'json', 'jsonb', 'bytea', 'uuid', 'ARRAY')
            """);
    assertThat(columns).hasSizeGreaterThan(30);
    return columns;
  }

  private static long count(String from) throws SQLException {
    return Long.parseLong(rows("SELECT count(*) FROM " + from).get(0));
  }

  private static List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
