package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dropwizard.jersey.validation.Validators;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBinderTest {
  private final JsonMapper mapper = Json.strictMapper(64, 1 << 20);
  private final RequestBinder binder =
      new RequestBinder(
          mapper,
          Validators.newConfiguration()
              .defaultLocale(Locale.ENGLISH)
              .addValueExtractor(new ChangeExtractor())
              .buildValidatorFactory()
              .getValidator());

  record Many(
      @Nullable String text,
      @Nullable Boolean flag,
      @Nullable Long big,
      @Nullable BigDecimal price,
      @Nullable LocalDate day,
      @Nullable ZoneId zone,
      @Nullable Duration length,
      @Nullable Set<Integer> numbers,
      @Nullable Map<String, Inner> named,
      @Nullable JsonNode anything) {}

  record Inner(@NotBlank String front, @Positive int size) {}

  record Cards(@NotEmpty @Size(max = 3) List<@Valid @NotNull Inner> cards) {}

  record Edit(
      Change<@Size(max = 3) String> name,
      Change<@NotNull Integer> size,
      Change<@Valid Inner> inner) {}

  record Range(int from, int to) {
    @AssertTrue(message = "from must not be after to")
    boolean isOrdered() {
      return from <= to;
    }
  }

  record Picky(String text) {
    Picky {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("io.figwizard.secret");
      }
    }
  }

  @Test
  void readsEveryKindOfValue() {
    Many many =
        bind(
            Many.class,
            """
            {"text":"t","flag":true,"big":9007199254740993,"price":1.10,"day":"2026-02-28",
             "zone":"Europe/Berlin","length":"PT15M","numbers":[3,1,3],
             "named":{"a":{"front":"f","size":1}},"anything":[1,{"x":null}],"unknown":1}
            """);

    assertThat(many.text()).isEqualTo("t");
    assertThat(many.flag()).isTrue();
    assertThat(many.big()).isEqualTo(9007199254740993L);
    assertThat(many.price()).isEqualTo(new BigDecimal("1.10"));
    assertThat(many.day()).isEqualTo("2026-02-28");
    assertThat(many.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(many.length()).isEqualTo(Duration.ofMinutes(15));
    assertThat(many.numbers()).containsExactly(3, 1);
    assertThat(many.named()).containsOnlyKeys("a");
    assertThat(String.valueOf(many.anything())).isEqualTo("[1,{\"x\":null}]");
  }

  @Test
  void takesAbsentAndNullAsNothing() {
    assertThat(bind(Many.class, "{\"text\":null}"))
        .isEqualTo(new Many(null, null, null, null, null, null, null, null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flag     | \"true\"          | must be true or false",
        "flag     | 1                 | must be true or false",
        "big      | 1e400             | must be a whole number",
        "big      | 9223372036854775808 | must be a whole number between -9223372036854775808 and 9223372036854775807",
        "price    | \"1\"             | must be a number",
        "price    | 1e500             | must be a number",
        "day      | \"2026-02-30\"    | must be a date like 2026-01-31",
        "day      | 20260228          | must be a date like 2026-01-31",
        "day      | \"\"              | must be a date like 2026-01-31",
        "zone     | \"Mars/Base\"     | must be a time zone like Europe/Berlin",
        "length   | 15                | must be a duration like PT15M",
        "numbers  | 1                 | must be a list",
        "named    | []                | must be an object"
      })
  void tellsWhatItWants(String field, String value, String message) {
    assertThat(errors(Many.class, "{\"" + field + "\":" + value + "}"))
        .containsExactly(Map.entry(field, message));
  }

  @Test
  void namesPlacesInListsAndMaps() {
    assertThat(
            errors(
                Many.class,
                "{\"numbers\":[1,\"2\",null],\"named\":{\"a\":1,\"b\":{\"front\":\" \",\"size\":0}}}"))
        .containsOnly(
            Map.entry("numbers[1]", "must be a whole number"),
            Map.entry("named[a]", "must be an object"),
            Map.entry("named[b].front", "must not be blank"),
            Map.entry("named[b].size", "must be greater than 0"));
    assertThat(
            errors(
                Cards.class,
                "{\"cards\":[{\"front\":\"f\",\"size\":1},null,{\"front\":\"\",\"size\":-1}]}"))
        .containsOnly(
            Map.entry("cards[1]", "must not be null"),
            Map.entry("cards[2].front", "must not be blank"),
            Map.entry("cards[2].size", "must be greater than 0"));
  }

  @Test
  void checksTheListItselfBesideItsElements() {
    assertThat(errors(Cards.class, "{}")).containsExactly(Map.entry("cards", "must not be empty"));
  }

  @Test
  void checksWhatTheRecordAsAWholeMustBe() {
    assertThat(errors(Range.class, "{\"from\":2,\"to\":1}"))
        .containsExactly(Map.entry("ordered", "from must not be after to"));
    assertThat(errors(Range.class, "{\"from\":2,\"to\":\"x\"}"))
        .containsExactly(Map.entry("to", "must be a whole number"));
  }

  @Test
  void tellsNothingOfAConstructorThatRefuses() {
    assertThat(errors(Picky.class, "{\"text\":\"\"}"))
        .containsExactly(Map.entry("request", "is not valid"));
  }

  @Test
  void doesNotListMoreErrorsThanAnybodyReads() {
    String rows = "{\"front\":\"\",\"size\":0},".repeat(1000);

    assertThat(errors(Cards.class, "{\"cards\":[" + rows + "1]}")).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void tellsAFieldLeftOutFromOneThatIsNull() {
    Edit edit = bind(Edit.class, "{\"name\":null,\"inner\":{\"front\":\"a\",\"size\":1}}");

    assertThat(edit.name()).isEqualTo(Change.to(null));
    assertThat(edit.name().over("before")).isNull();
    assertThat(edit.name().over("before", "cleared")).isEqualTo("cleared");
    assertThat(edit.size()).isEqualTo(Change.none());
    assertThat(edit.size().over(7)).isEqualTo(7);
    assertThat(edit.size().over(7, 1)).isEqualTo(7);
    assertThat(edit.inner().over(null)).isEqualTo(new Inner("a", 1));
  }

  @Test
  void holdsTheConstraintsOfAChangeAgainstWhatWasGiven() {
    assertThat(errors(Edit.class, "{\"name\":\"long\",\"size\":null}"))
        .containsEntry("name", "size must be between 0 and 3")
        .containsEntry("size", "must not be null")
        .hasSize(2);
  }

  @Test
  void tellsEverythingThatIsWrongInChanges() {
    assertThat(
            errors(
                Edit.class, "{\"name\":7,\"size\":\"x\",\"inner\":{\"front\":\" \",\"size\":1}}"))
        .containsEntry("name", "must be a string")
        .containsEntry("size", "must be a whole number")
        .containsKey("inner.front")
        .hasSize(3);
  }

  private <T> T bind(Class<T> type, String json) {
    try {
      return binder.bind(type, mapper.readTree(json));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private Map<String, String> errors(Class<?> type, String json) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> bind(type, json));
    assertThat(refusal.status()).isEqualTo(422);
    return refusal.fields();
  }
}
