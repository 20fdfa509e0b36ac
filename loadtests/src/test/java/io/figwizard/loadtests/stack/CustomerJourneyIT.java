package io.figwizard.loadtests.stack;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A customer from sign-up to good-bye, through the proxy, against the double of Stripe: once with
 * everything in the monolith and once with everything in functions, in both variants. And somebody
 * whose session goes from one side to the other and back.
 */
@Timeout(value = 8, unit = MINUTES)
class CustomerJourneyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "correct horse battery staple";
  private static final long PAUSE_NANOS = 50_000_000;

  @RegisterExtension static final SharedStack STACK = new SharedStack();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private String suffix;
  private String token;

  @ParameterizedTest
  @CsvSource({"'',monolith", "-sandbox,monolith", "'',extracted", "-sandbox,extracted"})
  void signsUpPaysChangesAndLeaves(String variant, String side) throws Exception {
    suffix = variant;
    moveTo(side, "(auth|billing|webhook)(-sandbox)?");
    String email = UUID.randomUUID() + "@example.com";
    JsonNode session =
        data(call("auth", Map.of("action", "signup", "email", email, "password", PASSWORD), side));
    token = session.path("accessToken").asText();
    String user = session.path("userId").asText();
    assertThat(subscription(side).path("premium").asBoolean()).isFalse();

    // Paid, but nobody has told us.
    twin("PUT", "mode", "{\"paused\":true}");
    JsonNode checkout =
        data(call("billing", Map.of("action", "create-checkout-session", "plan", "basic"), side));
    HttpResponse<String> paid = payOnThePage(checkout.path("url").asText());
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(303);
    String customer = object(checkout.path("sessionId").asText()).path("customer").asText();
    assertThat(object(customer).path("metadata").path("user_id").asText()).isEqualTo(user);
    assertThat(subscription(side).path("accessUntil").isNull()).isTrue();

    twin("PUT", "mode", "{}");
    eventually(
        "the webhook opens access",
        () -> subscription(side).path("plan").asText("").equals("basic"));
    assertThat(entitlements(user)).isEqualTo(suffix.isEmpty() ? "production" : "sandbox");

    JsonNode upgraded = data(call("billing", Map.of("action", "upgrade", "plan", "team"), side));
    assertThat(upgraded.path("subscription").path("plan").asText()).isEqualTo("team");
    data(call("billing", Map.of("action", "downgrade", "plan", "premium"), side));
    assertThat(subscription(side).path("scheduledPlan").asText()).isEqualTo("premium");
    data(call("billing", Map.of("action", "cancel"), side));
    assertThat(subscription(side).path("cancelAtPeriodEnd").asBoolean()).isTrue();
    data(call("billing", Map.of("action", "resume"), side));
    assertThat(subscription(side).path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(data(call("billing", Map.of("action", "invoices"), side)).findValues("number"))
        .as("of the checkout and of the upgrade")
        .hasSizeGreaterThanOrEqualTo(2);

    data(call("auth", Map.of("action", "delete-account", "password", PASSWORD), side));
    eventually("Stripe forgets the customer", () -> object(customer).path("deleted").asBoolean());
    for (String trace : new String[] {user, email, customer}) {
      eventually("no row holds " + trace, () -> rowsWith(trace) == 0);
    }
  }

  private JsonNode subscription(String side) throws Exception {
    return data(call("billing", Map.of("action", "subscription"), side));
  }

  @ParameterizedTest
  @CsvSource({"monolith,extracted", "extracted,monolith"})
  void logsInOnOneSideActsOnTheOtherAndLogsOutOnTheFirst(String home, String other)
      throws Exception {
    suffix = "";
    moveTo(home, "auth");
    moveTo(other, "billing");
    String email = UUID.randomUUID() + "@example.com";
    data(call("auth", Map.of("action", "signup", "email", email, "password", PASSWORD), home));
    JsonNode session =
        data(call("auth", Map.of("action", "login", "email", email, "password", PASSWORD), home));
    token = session.path("accessToken").asText();

    assertThat(subscription(other).path("premium").asBoolean(true)).isFalse();
    moveTo(other, "auth");
    JsonNode me = data(call("auth", Map.of("action", "me"), other));
    assertThat(me.path("userId").asText()).isEqualTo(session.path("userId").asText()).isNotEmpty();
    JsonNode renewed = data(call("auth", refresh(session), other));
    token = renewed.path("accessToken").asText();

    moveTo(home, "auth");
    assertThat(subscription(other).path("premium").asBoolean(true)).isFalse();
    String last = renewed.path("refreshToken").asText();
    data(call("auth", Map.of("action", "logout", "refreshToken", last), home));
    moveTo(other, "auth");
    HttpResponse<String> over = call("auth", refresh(renewed), other);
    assertThat(over.statusCode()).isEqualTo(401);
    assertThat(over.body()).contains("invalid_refresh_token");
  }

  private static Map<String, String> refresh(JsonNode session) {
    return Map.of("action", "refresh", "refreshToken", session.path("refreshToken").asText());
  }

  /** As an operator would who is in a hurry. */
  private static void moveTo(String side, String groups) throws Exception {
    JsonNode routes = json("GET", STACK.addresses().proxyAdmin().resolve("/routes"), null);
    for (JsonNode route : routes.findPath("routes")) {
      String id = route.path("id").asText();
      String group = route.path("group").asText();
      if (group.matches(groups) && !route.path("mode").asText().equals(side)) {
        json(
            "POST",
            STACK.addresses().proxyAdmin().resolve("/routes/" + id + "/flip"),
            JSON.writeValueAsString(
                Map.of(
                    "mode",
                    side,
                    "force",
                    true,
                    "by",
                    "the test",
                    "reason",
                    "a customer's journey on each side")));
      }
    }
  }

  private HttpResponse<String> call(String handler, Map<String, String> body, String side)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(STACK.addresses().proxy().resolve("/" + handler + suffix))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(response.headers().firstValue("X-Fig-Side")).as(body.toString()).contains(side);
    return response;
  }

  private static JsonNode data(HttpResponse<String> response) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("data");
  }

  private static HttpResponse<String> payOnThePage(String url) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "number=" + URLEncoder.encode("4242 4242 4242 4242", StandardCharsets.UTF_8)))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode object(String id) throws Exception {
    return twin("GET", "objects/" + id, null);
  }

  private static JsonNode twin(String method, String path, String body) throws Exception {
    return json(method, STACK.stripeTwin().resolve("/twin/" + path), body);
  }

  private static JsonNode json(String method, URI address, String body) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(address + ": " + response.body()).isBetween(200, 299);
    return JSON.readTree(response.body());
  }

  /** The variants in which the user has access. */
  private static String entitlements(String user) throws Exception {
    return query(
        "select string_agg(variant, ' ') from published.entitlement where access_until > now()"
            + " and user_id = '"
            + user
            + "'");
  }

  /** In whatever column, bytes included; deliveries that are still to come do not count. */
  private static int rowsWith(String text) throws Exception {
    // PostgreSQL writes bytes in hexadecimal digits.
    String bytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    String tables =
        query(
            "select string_agg(format('%I.%I', table_schema, table_name), ' ')"
                + " from information_schema.tables where table_type = 'BASE TABLE'"
                + " and table_schema in ('auth', 'billing', 'drilling', 'webhook', 'worker')");
    return Integer.parseInt(
        query(
            Stream.of(tables.split(" "))
                .map(table -> "(" + count(table, text, bytes) + ")")
                .collect(Collectors.joining(" + ", "select ", ""))));
  }

  private static String count(String table, String text, String bytes) {
    return "select count(*) from %s as t where (strpos(t::text, '%s') > 0 or strpos(t::text, '%s') > 0)%s"
        .formatted(
            table, text, bytes, table.equals("auth.outbox") ? " and t.available_at <= now()" : "");
  }

  private static String query(String sql) throws Exception {
    try (Connection connection = STACK.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + MINUTES.toNanos(1);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still not so after a minute: " + what).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
