package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the profile handler answers, wherever it runs. */
interface ProfileContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  @Override
  default String handler() {
    return "profile";
  }

  @Override
  default String oneAction() {
    return "delete-draft";
  }

  @Test
  default void refusesWhoIsNotLoggedIn() {
    UUID user = UUID.randomUUID();
    for (String action : List.of("get", "update", "preferences", "save-draft", "delete-draft")) {
      Answer answer = client().call(handler(), action, Map.of("expectedVersion", 0));

      assertFailure(answer, 401, "unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
    for (String token :
        List.of(
            "nonsense",
            tokens().forgedFor(user),
            tokens().unsignedFor(user),
            tokens().confusedFor(user))) {
      assertFailure(client().as(token).call(handler(), "get", Map.of()), 401, "unauthenticated");
    }
    assertFailure(
        client().as(tokens().expiredFor(user)).call(handler(), "get", Map.of()),
        401,
        "token_expired");
  }

  @Test
  default void changesAProfileOneVersionAfterTheOther() {
    HandlerClient user = someone();
    assertThat(profile(user).path("version").asInt(-1)).isZero();

    Answer named =
        user.call(handler(), "update", Map.of("expectedVersion", 0, "displayName", "Ana"));
    assertThat(named.status()).isEqualTo(200);
    assertThat(named.header("Cache-Control")).isEqualTo("no-store");
    assertThat(named.data().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("version", "displayName", "about", "preferences", "updatedAt");

    Map<String, Object> noName = new HashMap<>();
    noName.put("expectedVersion", 1);
    noName.put("displayName", null);
    noName.put("about", "I drill.");
    Answer cleared = user.call(handler(), "update", noName);

    assertThat(cleared.data().path("displayName").isNull()).isTrue();
    assertThat(cleared.data().path("about").asText()).isEqualTo("I drill.");
    assertThat(cleared.data().path("version").asInt()).isEqualTo(2);
    assertThat(profile(user)).isEqualTo(cleared.data());
  }

  @Test
  default void refusesToOverwriteWhatTheCallerHasNotSeen() {
    HandlerClient user = someone();
    user.call(handler(), "preferences", Map.of("expectedVersion", 0, "dailyGoal", 20));

    Answer late =
        user.call(handler(), "preferences", Map.of("expectedVersion", 0, "dailyGoal", 30));

    assertFailure(late, 409, "version_conflict");
    assertThat(late.body().at("/error/fields/expectedVersion").asText())
        .isEqualTo("the current version is 1");
    assertThat(profile(user).at("/preferences/dailyGoal").asInt()).isEqualTo(20);
  }

  @Test
  default void namesEveryInvalidFieldAtOnce() {
    Answer answer =
        someone()
            .call(
                handler(),
                "preferences",
                Map.of("timeZone", "Mars/Base", "dailyGoal", "many", "digestHour", 24));

    assertFailure(answer, 422, "invalid_input");
    assertThat(answer.body().path("error").path("fields").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("expectedVersion", "timeZone", "dailyGoal", "digestHour");
  }

  @Test
  default void keepsADraftUntilItIsDeleted() {
    HandlerClient user = someone();
    String text = "Ümlaute, 漢字, 👩‍🚀, <b>, \\, '; DROP TABLE profile.draft; --";
    Answer saved = user.call(handler(), "save-draft", Map.of("expectedVersion", 0, "about", text));

    JsonNode draft = user.call(handler(), "get", Map.of()).data().path("draft");
    assertThat(draft).isEqualTo(saved.data());
    assertThat(draft.path("about").asText()).isEqualTo(text);

    assertThat(user.call(handler(), "delete-draft", Map.of()).status()).isEqualTo(200);
    assertThat(user.call(handler(), "get", Map.of()).data().path("draft").isNull()).isTrue();
  }

  @Test
  default void neverShowsOrChangesSomebodyElses() {
    HandlerClient user = someone();
    user.call(handler(), "update", Map.of("expectedVersion", 0, "displayName", "Ana"));
    HandlerClient stranger = someone();

    assertThat(profile(stranger).path("displayName").isNull()).isTrue();
    stranger.call(handler(), "update", Map.of("expectedVersion", 0, "displayName", "Eve"));

    assertThat(profile(user).path("displayName").asText()).isEqualTo("Ana");
  }

  @Test
  default void doesARequestWithAKeyOnce() {
    HandlerClient user = someone();
    HandlerClient withKey = user.with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, Object> update = Map.of("expectedVersion", 0, "displayName", "Ana");

    Answer first = withKey.call(handler(), "update", update);
    Answer second = withKey.call(handler(), "update", update);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.data()).isEqualTo(first.data());
    assertFailure(
        withKey.call(handler(), "update", Map.of("expectedVersion", 1, "displayName", "Eve")),
        409,
        "idempotency_conflict");
  }

  private JsonNode profile(HandlerClient user) {
    Answer answer = user.call(handler(), "get", Map.of());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.data().path("profile");
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
