package io.figwizard.auth;

import static io.figwizard.auth.AuthServer.PASSWORD;
import static io.figwizard.auth.AuthServer.someEmail;
import static io.figwizard.auth.AuthServer.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(AuthBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();
  private static final TestClock CLOCK = new TestClock();
  private static AuthServer server;

  private final Rows rows = new Rows(DATABASE);

  @BeforeAll
  static void start() {
    server = AuthServer.start(DATABASE, CLOCK, TOKENS.signingJwks());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void signsUpAndTellsWhoIAm() {
    String email = someEmail();
    JsonNode session =
        succeeded(
            server.call(
                "signup",
                Map.of(
                    "email", "  " + email.toUpperCase(java.util.Locale.ROOT) + " ",
                    "password", PASSWORD,
                    "displayName", "Ada 👩‍🚀",
                    "locale", "de-AT",
                    "timeZone", "Europe/Vienna")));

    JsonNode me = succeeded(server.callAs(session, "me", Map.of()));

    assertThat(me.path("userId")).isEqualTo(session.path("userId"));
    assertThat(me.path("email").asText()).isEqualTo(email.toUpperCase(java.util.Locale.ROOT));
    assertThat(me.path("displayName").asText()).isEqualTo("Ada 👩‍🚀");
    assertThat(me.path("locale").asText()).isEqualTo("de-AT");
    assertThat(me.path("timeZone").asText()).isEqualTo("Europe/Vienna");
    assertThat(session.path("tokenType").asText()).isEqualTo("Bearer");
    assertThat(session.path("expiresIn").asLong()).isEqualTo(900);
    assertThat(session.path("refreshExpiresIn").asLong()).isEqualTo(30L * 24 * 3600);
  }

  @Test
  void issuesTokensAsThePublicContractDescribesThem() throws Exception {
    JsonNode session = server.signup(someEmail());

    SignedJWT token = SignedJWT.parse(session.path("accessToken").asText());

    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.getHeader().getKeyID()).isNotBlank();
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("figwizard");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("figwizard");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(session.path("userId").asText());
    assertThat(token.getJWTClaimsSet().getJWTID()).isNotBlank();
    assertThat(
            Duration.between(
                token.getJWTClaimsSet().getIssueTime().toInstant(),
                token.getJWTClaimsSet().getExpirationTime().toInstant()))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(session.path("refreshToken").asText()).hasSize(43);
  }

  @Test
  void storesOnlyHashesOfSecrets() {
    String email = someEmail();
    JsonNode session = server.signup(email);

    Map<String, Object> account = rows.row("select * from auth.account where email = ?", email);
    assertThat(account.get("password_hash").toString())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(
            rows.count(
                "auth.refresh_token where token_hash = sha256(convert_to(?, 'UTF8'))",
                session.path("refreshToken").asText()))
        .isOne();
  }

  @Test
  void refusesASecondAccountWithTheSameAddress() {
    String email = someEmail();
    server.signup(email);

    Answer again =
        server.call(
            "signup",
            Map.of("email", email.toUpperCase(java.util.Locale.ROOT), "password", PASSWORD));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.errorCode()).isEqualTo("email_taken");
  }

  @Test
  void createsOneAccountWhenManySignUpAtOnce() throws Exception {
    String email = someEmail();

    List<Answer> answers =
        AtOnce.times(6, () -> server.call("signup", Map.of("email", email, "password", PASSWORD)));

    assertThat(answers).filteredOn(Answer::ok).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .allSatisfy(answer -> assertThat(answer.errorCode()).isEqualTo("email_taken"));
    assertThat(rows.count("auth.account where email = ?", email)).isOne();
  }

  @Test
  void answersAlikeForAWrongPasswordAndAnUnknownAddress() {
    String email = someEmail();
    server.signup(email);

    long before = server.hashing().computations();
    Answer wrong = server.login(email, "wrong horse battery staple");
    long workForWrong = server.hashing().computations() - before;
    Answer unknown = server.login(someEmail(), "wrong horse battery staple");
    long workForUnknown = server.hashing().computations() - before - workForWrong;

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.errorCode()).isEqualTo("invalid_credentials");
    assertThat(unknown.status()).isEqualTo(wrong.status());
    assertThat(unknown.body().path("error")).isEqualTo(wrong.body().path("error"));
    assertThat(workForWrong).isOne();
    assertThat(workForUnknown).isOne();
  }

  @Test
  void logsInWithAnySpellingOfTheAddress() {
    String email = "jörg." + UUID.randomUUID() + "@example.org";
    server.signup(email);

    Answer answer = server.login(" " + email.replace("jörg", "JO\u0308RG"), PASSWORD);

    assertThat(answer.ok()).isTrue();
  }

  @Test
  void hashesThePasswordAnewWhenTheParametersHaveChanged() throws Exception {
    String email = someEmail();
    server.signup(email);
    String weak =
        Argon2Function.getInstance(1024, 1, 1, 32, Argon2.ID)
            .hash(PASSWORD, "0123456789abcdef")
            .getResult();
    rows.update("update auth.account set password_hash = ? where email = ?", weak, email);

    List<Answer> logins = AtOnce.times(4, () -> server.login(email, PASSWORD));

    assertThat(logins).allMatch(Answer::ok);
    assertThat(rows.text("select password_hash from auth.account where email = ?", email))
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(server.login(email, PASSWORD).ok()).isTrue();
  }

  @Test
  void reportsAllWrongFieldsTogether() {
    Answer missing = server.call("signup", Map.of());
    Answer wrong =
        server.call(
            "signup",
            Map.of("email", "nobody", "password", "short", "locale", "?", "timeZone", "Mars"));
    Map<String, Object> types = new HashMap<>();
    types.put("email", 7);
    types.put("password", List.of("a"));
    types.put("displayName", Map.of());
    Answer wrongTypes = server.call("signup", types);

    assertThat(missing.status()).isEqualTo(422);
    assertThat(fields(missing)).containsExactlyInAnyOrder("email", "password");
    assertThat(fields(wrong)).containsExactlyInAnyOrder("email", "password", "locale", "timeZone");
    assertThat(wrongTypes.status()).isEqualTo(422);
    assertThat(fields(wrongTypes)).containsExactlyInAnyOrder("email", "password", "displayName");
  }

  @Test
  void refusesTextThatTheDatabaseCannotHold() {
    for (String email : List.of("a\\u0000da@example.org", "a\\ud800da@example.org")) {
      for (String action : List.of("login", "signup", "request-password-reset")) {
        Answer answer =
            server
                .client()
                .post(
                    "/auth",
                    """
                    {"action": "%s", "email": "%s", "password": "%s"}"""
                        .formatted(action, email, PASSWORD));
        assertThat(fields(answer)).containsExactly("email");
      }
    }
  }

  @Test
  void refusesWhatIsNoRequest() {
    assertThat(server.client().post("/auth", "{\"action\":").errorCode()).isEqualTo("invalid_json");
    Answer unknown = server.call("sign-up", Map.of());
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.body().path("error").path("message").asText())
        .contains("signup")
        .contains("delete-account");
  }

  @Test
  void answersMeOnlyToWhoHoldsAGoodToken() {
    JsonNode session = server.signup(someEmail());
    UUID user = UUID.fromString(session.path("userId").asText());

    assertThat(server.call("me", Map.of()).errorCode()).isEqualTo("unauthenticated");
    for (String token :
        List.of(
            TOKENS.forgedFor(user),
            TOKENS.withUnknownKeyFor(user),
            TOKENS.unsignedFor(user),
            TOKENS.confusedFor(user),
            session.path("refreshToken").asText(),
            "nonsense")) {
      Answer answer = server.client().as(token).call("auth", "me", Map.of());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
    assertThat(server.client().as(TOKENS.expiredFor(user)).call("auth", "me", Map.of()).errorCode())
        .isEqualTo("token_expired");
    Answer stranger =
        server.client().as(TOKENS.forUser(UUID.randomUUID())).call("auth", "me", Map.of());
    assertThat(stranger.errorCode()).isEqualTo("unauthenticated");
  }

  @Test
  void exchangesARefreshTokenForTheNextPair() {
    JsonNode first = server.signup(someEmail());

    JsonNode second = succeeded(server.refresh(first));
    JsonNode third = succeeded(server.refresh(second));

    assertThat(second.path("refreshToken")).isNotEqualTo(first.path("refreshToken"));
    assertThat(second.path("accessToken")).isNotEqualTo(first.path("accessToken"));
    assertThat(third.path("userId")).isEqualTo(first.path("userId"));
    assertThat(server.callAs(third, "me", Map.of()).ok()).isTrue();
  }

  @Test
  void endsTheSessionWhenAnOldRefreshTokenComesAgain() {
    String email = someEmail();
    JsonNode stolen = server.signup(email);
    JsonNode elsewhere = server.login(email);
    JsonNode next = succeeded(server.refresh(stolen));
    CLOCK.forward(Duration.ofSeconds(11));

    Answer again = server.refresh(stolen);

    assertThat(again.status()).isEqualTo(401);
    assertThat(again.errorCode()).isEqualTo("refresh_token_reused");
    assertThat(server.refresh(next).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.refresh(stolen).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.refresh(elsewhere).ok()).isTrue();
  }

  @Test
  void letsOneOfSeveralRefreshesAtOnceWinAndTheSessionGoesOn() throws Exception {
    JsonNode session = server.signup(someEmail());

    List<Answer> answers = AtOnce.times(8, () -> server.refresh(session));

    List<Answer> winners = answers.stream().filter(Answer::ok).toList();
    assertThat(winners).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(409);
              assertThat(answer.errorCode()).isEqualTo("refresh_superseded");
              assertThat(answer.data().isMissingNode()).isTrue();
            });
    assertThat(server.refresh(winners.get(0).data()).ok()).isTrue();
  }

  @Test
  void leavesNoGoodTokenInAFamilyThatIsRevokedWhileItIsRefreshed() throws Exception {
    for (int round = 0; round < 4; round++) {
      JsonNode stolen = server.signup(someEmail());
      JsonNode current = succeeded(server.refresh(stolen));
      CLOCK.forward(Duration.ofSeconds(11));

      List<Answer> answers =
          AtOnce.all(List.of(() -> server.refresh(stolen), () -> server.refresh(current)));

      assertThat(answers.get(0).errorCode()).isEqualTo("refresh_token_reused");
      assertThat(
              rows.count(
                  "auth.refresh_token where user_id = ? and revoked_at is null",
                  UUID.fromString(stolen.path("userId").asText())))
          .isZero();
    }
  }

  @Test
  void forgetsARefreshTokenAfterThirtyDays() {
    String email = someEmail();
    JsonNode session = server.signup(email);
    CLOCK.forward(Duration.ofDays(30));

    assertThat(server.refresh(session).errorCode()).isEqualTo("invalid_refresh_token");

    server.login(email);
    assertThat(
            rows.count(
                "auth.refresh_token where user_id = ?",
                UUID.fromString(session.path("userId").asText())))
        .as("the expired one is removed with the next login")
        .isOne();
  }

  @Test
  void endsTheSessionOnLogout() {
    String email = someEmail();
    JsonNode first = server.signup(email);
    JsonNode second = succeeded(server.refresh(first));
    JsonNode elsewhere = server.login(email);

    Answer logout =
        server.call("logout", Map.of("refreshToken", second.path("refreshToken").asText()));

    assertThat(logout.ok()).isTrue();
    assertThat(server.refresh(second).errorCode()).isEqualTo("invalid_refresh_token");
    assertThat(server.refresh(elsewhere).ok()).isTrue();
  }

  @Test
  void logsOutTheSameWhateverTheToken() {
    JsonNode session = server.signup(someEmail());
    Map<String, ?> good = Map.of("refreshToken", session.path("refreshToken").asText());

    Answer first = server.call("logout", good);
    Answer again = server.call("logout", good);
    Answer unknown = server.call("logout", Map.of("refreshToken", "x".repeat(43)));

    assertThat(first.ok()).isTrue();
    assertThat(again.data()).isEqualTo(first.data());
    assertThat(unknown.data()).isEqualTo(first.data());
    assertThat(server.call("logout", Map.of()).status()).isEqualTo(422);
  }

  private static List<String> fields(Answer answer) {
    List<String> names = new java.util.ArrayList<>();
    answer.body().path("error").path("fields").fieldNames().forEachRemaining(names::add);
    return names;
  }
}
