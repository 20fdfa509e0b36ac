package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.PASSWORD;
import static io.figwizard.auth.AuthServer.someEmail;
import static io.figwizard.auth.AuthServer.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PasswordIT {
  private static final String NEW_PASSWORD = "eleven purple llamas";

  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private static final TestClock CLOCK = new TestClock();
  private static AuthServer server;

  private final Rows rows = new Rows(DATABASE);

  @BeforeAll
  static void start() {
    server = AuthServer.start(DATABASE, CLOCK, TestTokens.create().signingJwks());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void changesThePasswordAndEndsTheOtherSessions() {
    String email = someEmail();
    JsonNode here = server.signup(email);
    JsonNode elsewhere = server.login(email);

    Answer answer = change(here, PASSWORD, NEW_PASSWORD, here);

    assertThat(answer.ok()).isTrue();
    assertThat(server.login(email, PASSWORD).status()).isEqualTo(401);
    assertThat(server.login(email, NEW_PASSWORD).ok()).isTrue();
    assertThat(server.refresh(elsewhere).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.refresh(here).ok()).isTrue();
  }

  @Test
  void endsAllSessionsWhenNoneIsNamedOrTheNamedOneIsAnothersUsers() {
    String email = someEmail();
    JsonNode here = server.signup(email);
    JsonNode stranger = server.signup(someEmail());

    assertThat(change(here, PASSWORD, NEW_PASSWORD, stranger).ok()).isTrue();

    assertThat(server.refresh(here).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.refresh(stranger).ok()).isTrue();
  }

  @Test
  void changesNothingWithoutTheCurrentPassword() {
    String email = someEmail();
    JsonNode session = server.signup(email);

    Answer wrong = change(session, "wrong horse battery staple", NEW_PASSWORD, session);
    Answer same = change(session, PASSWORD, PASSWORD, session);
    Answer shortOne = change(session, PASSWORD, "short", session);
    Answer nobody =
        server.call(
            "change-password", Map.of("currentPassword", PASSWORD, "newPassword", NEW_PASSWORD));

    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.errorCode()).isEqualTo("wrong_password");
    assertThat(same.body().path("error").path("fields").has("newPassword")).isTrue();
    assertThat(shortOne.body().path("error").path("fields").has("newPassword")).isTrue();
    assertThat(nobody.errorCode()).isEqualTo("unauthenticated");
    assertThat(server.login(email, PASSWORD).ok()).isTrue();
    assertThat(server.refresh(session).ok()).isTrue();
  }

  @Test
  void changesThePasswordOnceWhenAskedSeveralTimesAtOnce() throws Exception {
    JsonNode session = server.signup(someEmail());

    List<Answer> answers = AtOnce.times(4, () -> change(session, PASSWORD, NEW_PASSWORD, session));

    assertThat(answers).filteredOn(Answer::ok).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .allSatisfy(answer -> assertThat(answer.errorCode()).isEqualTo("wrong_password"));
  }

  @Test
  void resetsThePasswordAndEndsAllSessions() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    String token = requestedToken(email);

    Answer answer = reset(token, NEW_PASSWORD);

    assertThat(answer.ok()).isTrue();
    assertThat(server.login(email, PASSWORD).status()).isEqualTo(401);
    assertThat(server.login(email, NEW_PASSWORD).ok()).isTrue();
    assertThat(server.refresh(session).errorCode()).isEqualTo("invalid_refresh_token");
  }

  @Test
  void takesAResetTokenOnce() throws Exception {
    String email = someEmail();
    server.signup(email);
    String token = requestedToken(email);

    List<Answer> answers = AtOnce.times(4, () -> reset(token, NEW_PASSWORD));

    assertThat(answers).filteredOn(Answer::ok).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(410);
              assertThat(answer.errorCode()).isEqualTo("invalid_reset_token");
            });
    assertThat(reset(token, "twelve purple llamas").status()).isEqualTo(410);
  }

  @Test
  void refusesAResetTokenAfterAnHourAndOneThatNeverWas() {
    String email = someEmail();
    server.signup(email);
    String token = requestedToken(email);
    long before = server.hashing().computations();
    CLOCK.forward(Duration.ofHours(1));

    assertThat(reset(token, NEW_PASSWORD).status()).isEqualTo(410);
    assertThat(reset("x".repeat(43), NEW_PASSWORD).status()).isEqualTo(410);

    assertThat(server.hashing().computations()).as("not worth hashing").isEqualTo(before);
    assertThat(server.login(email, PASSWORD).ok()).isTrue();
  }

  @Test
  void voidsTheOtherResetTokensWithThePassword() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    String first = requestedToken(email);
    String second = requestedToken(email);

    assertThat(reset(second, NEW_PASSWORD).ok()).isTrue();
    assertThat(reset(first, PASSWORD).status()).isEqualTo(410);

    String third = requestedToken(email);
    assertThat(change(session, NEW_PASSWORD, PASSWORD, session).ok()).isTrue();
    assertThat(reset(third, NEW_PASSWORD).status()).isEqualTo(410);
  }

  @Test
  void answersAlikeForAnUnknownAddress() {
    String email = someEmail();
    server.signup(email);
    long before = rows.count("auth.outbox");

    Answer known = server.call("request-password-reset", Map.of("email", email));
    Answer unknown = server.call("request-password-reset", Map.of("email", someEmail()));

    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(200);
    assertThat(unknown.data()).isEqualTo(known.data());
    assertThat(rows.count("auth.outbox")).isEqualTo(before + 1);
  }

  @Test
  void ordersMailToTheStoredAddressWithAllThatItsSenderNeeds() {
    String email = someEmail();
    JsonNode session =
        succeeded(
            server.call(
                "signup",
                Map.of(
                    "email", email, "password", PASSWORD, "displayName", "Ada", "locale", "de")));

    server.call(
        "request-password-reset", Map.of("email", email.toUpperCase(java.util.Locale.ROOT)));

    Map<String, Object> mail =
        rows.row(
            """
            select payload->>'userId' as user_id, payload->>'displayName' as display_name,
                   payload->>'locale' as locale, payload->>'token' as token,
                   (payload->>'expiresAt')::timestamptz > created_at + interval '59 minutes' as hour
            from auth.outbox where payload->>'email' = ?""",
            email);
    assertThat(mail.get("user_id")).isEqualTo(session.path("userId").asText());
    assertThat(mail.get("display_name")).isEqualTo("Ada");
    assertThat(mail.get("locale")).isEqualTo("de");
    assertThat(mail.get("hour")).isEqualTo(true);
    assertThat(
            rows.count(
                "auth.password_reset where token_hash = sha256(convert_to(?, 'UTF8'))",
                mail.get("token")))
        .isOne();
  }

  @Test
  void doesNotFloodAMailbox() throws Exception {
    String email = someEmail();
    server.signup(email);

    List<Answer> answers =
        AtOnce.times(6, () -> server.call("request-password-reset", Map.of("email", email)));

    assertThat(answers).allMatch(Answer::ok);
    assertThat(rows.resetTokensFor(email)).hasSize(3);
    CLOCK.forward(Duration.ofHours(1));
    server.call("request-password-reset", Map.of("email", email));
    assertThat(rows.resetTokensFor(email)).hasSize(4);
  }

  @Test
  void deletesTheAccountAndTellsTheOtherDomains() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    requestedToken(email);
    server.login(email, "wrong horse battery staple");
    UUID user = UUID.fromString(session.path("userId").asText());

    Answer answer = server.callAs(session, "delete-account", Map.of("password", PASSWORD));

    assertThat(answer.ok()).isTrue();
    assertThat(
            rows.count(
                "auth.outbox where type = 'user.deleted' and payload->>'userId' = ?",
                user.toString()))
        .as("now, and again when no access token is good any more")
        .isEqualTo(2);
    assertThat(
            rows.count(
                "auth.outbox where payload->>'userId' = ? and type = 'user.deleted'"
                    + " and available_at > created_at + interval '15 minutes'",
                user.toString()))
        .isOne();
    assertThat(rows.count("auth.account where user_id = ?", user)).isZero();
    assertThat(rows.count("auth.refresh_token where user_id = ?", user)).isZero();
    assertThat(rows.count("auth.password_reset where user_id = ?", user)).isZero();
    assertThat(
            rows.count(
                "auth.login_failure where account_key = sha256(convert_to(?, 'UTF8'))", email))
        .isZero();
    assertThat(server.callAs(session, "me", Map.of()).errorCode()).isEqualTo("unauthenticated");
    assertThat(change(session, PASSWORD, NEW_PASSWORD, session).status()).isEqualTo(401);
    assertThat(server.refresh(session).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.login(email, PASSWORD).errorCode()).isEqualTo("invalid_credentials");
    assertThat(server.signup(email).path("userId")).isNotEqualTo(session.path("userId"));
  }

  @Test
  void deletesAnAccountOnceHoweverOftenItIsAsked() throws Exception {
    JsonNode session = server.signup(someEmail());

    List<Answer> answers =
        AtOnce.times(
            4, () -> server.callAs(session, "delete-account", Map.of("password", PASSWORD)));

    assertThat(answers).allMatch(Answer::ok);
    assertThat(
            rows.count(
                "auth.outbox where type = 'user.deleted' and payload->>'userId' = ?",
                session.path("userId").asText()))
        .isEqualTo(2);
  }

  @Test
  void deletesNothingWithoutThePassword() {
    String email = someEmail();
    JsonNode session = server.signup(email);

    assertThat(
            server.callAs(session, "delete-account", Map.of("password", NEW_PASSWORD)).errorCode())
        .isEqualTo("wrong_password");
    assertThat(server.callAs(session, "delete-account", Map.of()).status()).isEqualTo(422);
    assertThat(server.call("delete-account", Map.of("password", PASSWORD)).status()).isEqualTo(401);

    assertThat(server.login(email, PASSWORD).ok()).isTrue();
  }

  @Test
  void keepsTheAccountWhenTheOtherDomainsCannotBeTold() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    DATABASE.execute(
        "alter table auth.outbox add constraint broken check (type <> 'user.deleted') not valid");
    try {
      Answer answer = server.callAs(session, "delete-account", Map.of("password", PASSWORD));
      assertThat(answer.status()).isEqualTo(500);
    } finally {
      DATABASE.execute("alter table auth.outbox drop constraint broken");
    }

    assertThat(server.login(email, PASSWORD).ok()).isTrue();
  }

  @Test
  void holdsNoConnectionWhileItHashes() {
    String email = someEmail();
    int before = server.hashing().connectionsInUse().size();
    JsonNode session = server.signup(email);
    server.login(email);
    change(session, PASSWORD, NEW_PASSWORD, session);
    reset(requestedToken(email), PASSWORD);
    server.callAs(session, "delete-account", Map.of("password", PASSWORD));

    List<Integer> connections = server.hashing().connectionsInUse();
    assertThat(connections.subList(before, connections.size())).hasSize(6).containsOnly(0);
  }

  private static Answer change(
      JsonNode session, String currentPassword, String newPassword, JsonNode spared) {
    return server.callAs(
        session,
        "change-password",
        Map.of(
            "currentPassword", currentPassword,
            "newPassword", newPassword,
            "refreshToken", spared.path("refreshToken").asText()));
  }

  private static Answer reset(String token, String newPassword) {
    return server.call("reset-password", Map.of("token", token, "newPassword", newPassword));
  }

  private String requestedToken(String email) {
    succeeded(server.call("request-password-reset", Map.of("email", email)));
    List<String> tokens = rows.resetTokensFor(email);
    return tokens.get(tokens.size() - 1);
  }
}
