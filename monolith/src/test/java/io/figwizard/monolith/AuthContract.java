package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the auth handler answers, wherever it runs. */
interface AuthContract extends EnvelopeContract {
  String PASSWORD = "correct horse battery staple";

  @Override
  default String handler() {
    return "auth";
  }

  @Override
  default String oneAction() {
    return "login";
  }

  @Test
  default void letsSomebodyInWithTheTokenItGave() {
    String email = newEmail();
    Answer signup =
        client().call(handler(), "signup", Map.of("email", email, "password", PASSWORD));
    assertThat(signup.status()).isEqualTo(200);

    Answer login = client().call(handler(), "login", Map.of("email", email, "password", PASSWORD));
    Answer me =
        client().as(login.data().path("accessToken").asText()).call(handler(), "me", Map.of());

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.data().path("email").asText()).isEqualTo(email);
    assertThat(me.body().toString()).doesNotContainIgnoringCase("password", "argon");
  }

  @Test
  default void answersAlikeToAWrongPasswordAndAnUnknownAddress() {
    String email = newEmail();
    client().call(handler(), "signup", Map.of("email", email, "password", PASSWORD));

    Answer wrong =
        client().call(handler(), "login", Map.of("email", email, "password", "wrong horse"));
    Answer unknown =
        client().call(handler(), "login", Map.of("email", newEmail(), "password", "wrong horse"));

    assertFailure(wrong, 401, "invalid_credentials");
    assertThat(unknown.body().path("error")).isEqualTo(wrong.body().path("error"));
    assertThat(unknown.status()).isEqualTo(wrong.status());
  }

  @Test
  default void givesARefreshTokenOnlyOneUse() {
    Answer session =
        client().call(handler(), "signup", Map.of("email", newEmail(), "password", PASSWORD));
    Map<String, String> refresh =
        Map.of("refreshToken", session.data().path("refreshToken").asText());

    Answer first = client().call(handler(), "refresh", refresh);
    Answer second = client().call(handler(), "refresh", refresh);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.data().path("refreshToken")).isNotEqualTo(session.data().path("refreshToken"));
    assertThat(second.status()).isIn(401, 409);
    assertThat(second.data().isMissingNode()).isTrue();
  }

  @Test
  default void refusesWhoIsNotLoggedIn() {
    Answer answer = client().call(handler(), "me", Map.of());

    assertFailure(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  default void namesEveryInvalidFieldAtOnce() {
    Answer answer = client().call(handler(), "signup", Map.of("email", "nobody", "password", "x"));

    assertFailure(answer, 422, "invalid_input");
    assertThat(answer.body().path("error").path("fields").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("email", "password");
  }

  @Test
  default void publishesTheKeysWithoutTheirPrivateHalves() {
    Answer keys = client().get("/auth/jwks.json");

    assertThat(keys.status()).isEqualTo(200);
    assertThat(keys.body().path("keys")).isNotEmpty();
    assertThat(keys.body().path("keys"))
        .allSatisfy(key -> assertThat(key.path("kty").asText()).isEqualTo("EC"))
        .allSatisfy(key -> assertThat(key.path("kid").asText()).isNotBlank())
        .allSatisfy(key -> assertThat(key.has("d")).isFalse());
  }

  private static String newEmail() {
    return "u" + UUID.randomUUID() + "@example.org";
  }
}
