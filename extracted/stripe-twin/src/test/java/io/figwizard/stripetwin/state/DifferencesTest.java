package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  @Test
  void theOldValuesOfChangedFieldsAreGiven() {
    assertThat(previous("{\"a\":1,\"b\":2,\"c\":null}", "{\"a\":1,\"b\":3,\"c\":4}"))
        .isEqualTo(json("{\"b\":2,\"c\":null}"));
  }

  @Test
  void ofObjectsOnlyWhatChangedWithinThem() {
    assertThat(previous("{\"m\":{\"x\":1,\"y\":2}}", "{\"m\":{\"x\":1,\"y\":3,\"z\":4}}"))
        .isEqualTo(json("{\"m\":{\"y\":2,\"z\":null}}"));
  }

  @Test
  void arraysAreGivenWhole() {
    assertThat(previous("{\"l\":[1,2]}", "{\"l\":[1]}")).isEqualTo(json("{\"l\":[1,2]}"));
  }

  @Test
  void nothingIsGivenWhenNothingChanged() {
    assertThat(previous("{\"l\":[{\"a\":1}]}", "{\"l\":[{\"a\":1}]}").size()).isZero();
  }

  private static JsonObject previous(String before, String after) {
    return Differences.previous(json(before), json(after));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
