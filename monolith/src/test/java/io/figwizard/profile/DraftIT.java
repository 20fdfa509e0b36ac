package io.figwizard.profile;

import static io.figwizard.profile.ProfileIT.assertOneWon;
import static io.figwizard.profile.ProfileIT.atOnce;
import static io.figwizard.profile.ProfileIT.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.profile.ProfileServer.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DraftIT {
  @RegisterExtension static final ProfileServer SERVER = new ProfileServer();

  private final User user = SERVER.newUser();

  @Test
  void aDraftIsSavedSeenReplacedAsAWholeAndDeleted() {
    JsonNode first =
        user.data("save-draft", Map.of("expectedVersion", 0, "displayName", "", "about", "I am"));
    assertThat(first.get("savedAt").asText()).isEqualTo(SERVER.clock.instant().toString());
    assertThat(user.draft()).isEqualTo(first);

    JsonNode second = user.data("save-draft", with(version(first), "about", "I am Ana"));
    assertThat(second.get("displayName").isNull()).as("a draft is replaced as a whole").isTrue();
    assertThat(version(second)).isGreaterThan(version(first));
    assertThat(user.draft()).isEqualTo(second);

    assertThat(user.data("delete-draft", Map.of()).get("deleted").asBoolean()).isTrue();
    assertThat(user.draft().isNull()).isTrue();
    assertThat(user.data("delete-draft", Map.of()).get("deleted").asBoolean()).isTrue();
  }

  @Test
  void aDraftIsNoPartOfTheProfileUntilItIsUpdated() {
    user.data("save-draft", Map.of("expectedVersion", 0, "displayName", "Ana"));

    assertThat(user.profile().get("displayName").isNull()).isTrue();
    user.data("update", with(0, "displayName", "Ana"));
    assertThat(user.draft().get("displayName").asText()).isEqualTo("Ana");
  }

  @Test
  void savingTheSameAgainChangesNothing() {
    JsonNode saved = user.data("save-draft", with(0, "about", "same"));
    SERVER.clock.advance(Duration.ofMinutes(1));

    assertThat(user.data("save-draft", with(0, "about", "same"))).isEqualTo(saved);
  }

  @Test
  void aTabThatSawAnOlderDraftIsRefused() {
    JsonNode first = user.data("save-draft", with(0, "about", "one"));
    JsonNode second = user.data("save-draft", with(version(first), "about", "two"));

    Answer late = user.call("save-draft", with(version(first), "about", "three"));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.errorCode()).isEqualTo("version_conflict");
    assertThat(late.body().at("/error/fields/expectedVersion").asText())
        .endsWith(" " + version(second));
    assertThat(user.call("delete-draft", Map.of("expectedVersion", version(first))).errorCode())
        .isEqualTo("version_conflict");
    assertThat(user.draft()).isEqualTo(second);
    assertThat(user.call("delete-draft", Map.of("expectedVersion", version(second))).ok()).isTrue();
  }

  /** A tab that slept meanwhile must not take the new draft for the one it knew. */
  @Test
  void aDraftBegunAnewHasAnotherVersionThanTheDeletedOne() {
    JsonNode first = user.data("save-draft", with(0, "about", "one"));
    user.data("delete-draft", Map.of());
    JsonNode anew = user.data("save-draft", with(0, "about", "another"));

    assertThat(version(anew)).isNotEqualTo(version(first));
    assertThat(user.call("save-draft", with(version(first), "about", "one more")).status())
        .isEqualTo(409);
  }

  @Test
  void ofManyFirstDraftsAtOnceOneWins() {
    assertOneWon(atOnce(8, i -> user.call("save-draft", with(0, "about", "text " + i))));
  }

  @Test
  void nobodyDeletesAnotherOnes() {
    JsonNode draft = user.data("save-draft", with(0, "about", "mine"));
    User stranger = SERVER.newUser();

    stranger.data("delete-draft", Map.of("userId", user.id()));
    stranger.data("save-draft", with(0, "about", "theirs"));

    assertThat(user.draft()).isEqualTo(draft);
  }

  @Test
  void refusesWhatIsTooLongOrNoText() {
    for (Object about : List.of("x".repeat(2001), 7, List.of("x"), "\u0000")) {
      Answer answer = user.call("save-draft", with(0, "about", about));

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body().at("/error/fields").has("about")).isTrue();
    }
    assertThat(user.call("save-draft", Map.of()).body().at("/error/fields").has("expectedVersion"))
        .isTrue();
    assertThat(user.draft().isNull()).isTrue();
  }

  private static long version(JsonNode draft) {
    return draft.get("version").asLong();
  }
}
