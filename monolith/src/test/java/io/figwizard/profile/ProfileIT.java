package io.figwizard.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.KnownTimeZone;
import io.figwizard.handlertesting.Answer;
import io.figwizard.profile.ProfileServer.User;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileIT {
  @RegisterExtension static final ProfileServer SERVER = new ProfileServer();

  private final User user = SERVER.newUser();

  @Test
  void everybodyHasAProfileBeforeTheyChangeIt() {
    JsonNode profile = user.profile();

    assertThat(profile.get("version").asInt()).isZero();
    assertThat(profile.get("displayName").isNull()).isTrue();
    assertThat(profile.get("about").isNull()).isTrue();
    assertThat(profile.get("updatedAt").isNull()).isTrue();
    assertThat(profile.at("/preferences/timeZone").isNull()).isTrue();
    assertThat(profile.at("/preferences/dailyGoal").isNull()).isTrue();
    assertThat(profile.at("/preferences/digest").asBoolean(true)).as("needs consent").isFalse();
    assertThat(profile.at("/preferences/digestHour").asInt()).isEqualTo(8);
    assertThat(user.draft().isNull()).isTrue();
    assertThat(rowsOf(user)).as("nothing was written").isZero();
  }

  @Test
  void whatIsLeftOutStaysAndNullClears() {
    JsonNode named =
        user.data("update", Map.of("expectedVersion", 0, "displayName", "Zoë 🌱", "about", "a\nb"));
    assertThat(named.get("version").asInt()).isEqualTo(1);
    assertThat(named.get("updatedAt").asText()).isEqualTo(SERVER.clock.instant().toString());

    JsonNode cleared = user.data("update", with(1, "about", null));

    assertThat(cleared.get("version").asInt()).isEqualTo(2);
    assertThat(cleared.get("displayName").asText()).isEqualTo("Zoë 🌱");
    assertThat(cleared.get("about").isNull()).isTrue();
    assertThat(user.profile()).isEqualTo(cleared);
  }

  @Test
  void preferencesThatAreClearedAreThoseOfEverybody() {
    JsonNode chosen =
        user.data(
            "preferences",
            Map.of(
                "expectedVersion",
                0,
                "timeZone",
                "Pacific/Chatham",
                "dailyGoal",
                25,
                "digest",
                true,
                "digestHour",
                0));
    assertThat(chosen.at("/preferences/timeZone").asText()).isEqualTo("Pacific/Chatham");
    assertThat(chosen.at("/preferences/dailyGoal").asInt()).isEqualTo(25);
    assertThat(chosen.at("/preferences/digest").asBoolean()).isTrue();
    assertThat(chosen.at("/preferences/digestHour").asInt(-1)).isZero();

    Map<String, Object> clear = with(1, "timeZone", null);
    clear.put("dailyGoal", null);
    clear.put("digest", null);
    clear.put("digestHour", null);
    JsonNode cleared = user.data("preferences", clear);

    assertThat(cleared.get("preferences")).isEqualTo(SERVER.newUser().profile().get("preferences"));
    assertThat(cleared.get("version").asInt()).isEqualTo(2);
  }

  @Test
  void updatesAndPreferencesShareOneVersionAndLeaveEachOtherAlone() {
    user.data("update", with(0, "displayName", "Ana"));
    user.data("preferences", with(1, "dailyGoal", 5));

    JsonNode profile = user.data("update", with(2, "about", "me"));

    assertThat(profile.get("displayName").asText()).isEqualTo("Ana");
    assertThat(profile.at("/preferences/dailyGoal").asInt()).isEqualTo(5);
    assertThat(profile.get("version").asInt()).isEqualTo(3);
  }

  @Test
  void whoSawAnOlderVersionIsRefusedAndToldTheCurrentOne() {
    user.data("update", with(0, "displayName", "First"));
    user.data("update", with(1, "displayName", "Second"));

    Answer late = user.call("update", with(1, "displayName", "Late"));

    assertThat(late.status()).isEqualTo(409);
    assertThat(late.errorCode()).isEqualTo("version_conflict");
    assertThat(late.body().at("/error/fields/expectedVersion").asText())
        .isEqualTo("the current version is 2");
    assertThat(user.call("update", with(3, "displayName", "Early")).errorCode())
        .isEqualTo("version_conflict");
    assertThat(user.call("preferences", with(1, "digest", true)).errorCode())
        .isEqualTo("version_conflict");
    assertThat(user.profile().get("displayName").asText()).isEqualTo("Second");
  }

  @Test
  void aRepetitionIsNoConflictWithItself() {
    JsonNode first = user.data("update", with(0, "displayName", "Ana"));
    SERVER.clock.advance(Duration.ofMinutes(1));

    assertThat(user.data("update", with(0, "displayName", "Ana"))).isEqualTo(first);
    assertThat(user.profile()).isEqualTo(first);
  }

  @Test
  void aRepetitionThatComesAfterAnotherChangeUndoesNothing() {
    user.data("update", with(0, "displayName", "Ana"));
    user.data("update", with(1, "displayName", "Anna"));

    assertThat(user.call("update", with(0, "displayName", "Ana")).errorCode())
        .isEqualTo("version_conflict");
    assertThat(user.profile().get("displayName").asText()).isEqualTo("Anna");
  }

  @Test
  void aRequestThatChangesNothingMakesNoVersion() {
    assertThat(user.data("update", Map.of("expectedVersion", 0)).get("version").asInt()).isZero();
    assertThat(user.data("update", with(0, "about", null)).get("version").asInt()).isZero();
    assertThat(rowsOf(user)).isZero();
  }

  @Test
  void ofManyFirstChangesAtOnceOneWins() {
    List<Answer> answers = atOnce(8, i -> user.call("update", with(0, "displayName", "N" + i)));

    assertOneWon(answers);
    assertThat(user.profile().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void ofManyLaterChangesAtOnceOneWins() {
    user.data("update", with(0, "displayName", "Ana"));

    List<Answer> answers = atOnce(8, i -> user.call("preferences", with(1, "dailyGoal", i + 1)));

    assertOneWon(answers);
    assertThat(user.profile().get("version").asInt()).isEqualTo(2);
    assertThat(user.profile().get("displayName").asText()).isEqualTo("Ana");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    assertInvalid(
        user.call("update", Map.of("displayName", 7, "about", List.of())),
        "about",
        "displayName",
        "expectedVersion");
    assertInvalid(
        user.call(
            "preferences",
            Map.of(
                "expectedVersion",
                -1,
                "timeZone",
                "Mars/Base",
                "dailyGoal",
                0,
                "digest",
                "yes",
                "digestHour",
                24)),
        "dailyGoal",
        "digest",
        "digestHour",
        "expectedVersion",
        "timeZone");
    assertInvalid(user.call("update", with(0, "about", "x".repeat(2001))), "about");
    assertInvalid(user.call("update", Map.of("expectedVersion", "0")), "expectedVersion");
    assertThat(rowsOf(user)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "\u0000"})
  void refusesNamesThatNobodyCanRead(String name) {
    assertInvalid(user.call("update", with(0, "displayName", name)), "displayName");
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertInvalid(user.call("update", with(0, "displayName", "x".repeat(101))), "displayName");
    assertThat(user.call("update", with(0, "displayName", "x".repeat(100))).ok()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+02:00", "UTC+2", "Z", "europe/vienna", "SystemV/AST4", ""})
  void refusesTimeZonesThatAreNoNames(String zone) {
    assertInvalid(user.call("preferences", with(0, "timeZone", zone)), "timeZone");
  }

  /** Readers of the published view compute with it in SQL. */
  @Test
  void everyTimeZoneThatIsAcceptedIsKnownToPostgres() {
    TreeSet<String> accepted = new TreeSet<>(ZoneId.getAvailableZoneIds());
    accepted.removeIf(zone -> !new KnownTimeZone.Validator().isValid(zone, null));
    assertThat(accepted).contains("Europe/Vienna", "UTC", "America/Argentina/Buenos_Aires");

    List<String> known =
        SERVER
            .owner()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select name from pg_timezone_names")
                        .mapTo(String.class)
                        .list());

    accepted.removeAll(known);
    assertThat(accepted).isEmpty();
  }

  @Test
  void nobodySeesOrChangesAnotherOnes() {
    user.data("update", with(0, "displayName", "Mine"));
    User stranger = SERVER.newUser();

    assertThat(stranger.profile().get("displayName").isNull()).isTrue();
    stranger.data("update", Map.of("expectedVersion", 0, "displayName", "X", "userId", user.id()));

    assertThat(user.profile().get("displayName").asText()).isEqualTo("Mine");
    assertThat(user.profile().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void publishesWhatOthersNeed() {
    user.data("update", Map.of("expectedVersion", 0, "displayName", "Ana", "about", "private"));
    user.data(
        "preferences",
        Map.of("expectedVersion", 1, "digest", true, "digestHour", 7, "dailyGoal", 9));

    Map<String, Object> published =
        SERVER
            .owner()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select * from published.profile where user_id = ?")
                        .bind(0, user.id())
                        .mapToMap()
                        .one());

    assertThat(published)
        .containsEntry("display_name", "Ana")
        .containsEntry("time_zone", null)
        .containsEntry("daily_goal", 9)
        .containsEntry("digest", true)
        .containsEntry("digest_hour", 7)
        .containsOnlyKeys(
            "user_id",
            "about",
            "display_name",
            "time_zone",
            "daily_goal",
            "digest",
            "digest_hour",
            "updated_at");
  }

  @Test
  void nothingIsLeftOfWhoLeavesAndNothingOfOthersGoes() {
    User other = SERVER.newUser();
    for (User each : List.of(user, other)) {
      each.data("update", with(0, "displayName", "Ana"));
      each.data("save-draft", with(0, "about", "half a"));
    }
    DeleteProfile consumer =
        new DeleteProfile(
            Jdbi.create(SERVER.database().role("profile")).installPlugin(new SqlObjectPlugin()));
    DomainEvent left = userDeleted(user.id());

    consumer.accept(List.of(left));
    consumer.accept(List.of(left));

    assertThat(rowsOf(user)).isZero();
    assertThat(user.draft().isNull()).isTrue();
    assertThat(other.profile().get("displayName").asText()).isEqualTo("Ana");
    assertThat(other.draft().get("about").asText()).isEqualTo("half a");
  }

  static Map<String, Object> with(long expectedVersion, String field, Object value) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("expectedVersion", expectedVersion);
    fields.put(field, value);
    return fields;
  }

  static List<Answer> atOnce(int times, IntFunction<Answer> call) {
    return IntStream.range(0, times)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () -> call.apply(i), task -> new Thread(task).start()))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  static void assertOneWon(List<Answer> answers) {
    assertThat(answers).filteredOn(Answer::ok).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .hasSize(answers.size() - 1)
        .allMatch(answer -> answer.status() == 409)
        .allMatch(answer -> answer.errorCode().equals("version_conflict"));
  }

  private static void assertInvalid(Answer answer, String... fields) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
    assertThat(answer.errorCode()).isEqualTo("invalid_input");
    assertThat(answer.body().at("/error/fields").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder(fields);
  }

  private static long rowsOf(User user) {
    return SERVER
        .owner()
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from profile.profile where user_id = ?")
                    .bind(0, user.id())
                    .mapTo(Long.class)
                    .one());
  }

  private static DomainEvent userDeleted(UUID userId) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("userId", userId.toString());
    return new DomainEvent(
        UUID.randomUUID(), "auth", "user.deleted", "user:" + userId, payload, Instant.EPOCH);
  }
}
