package io.figwizard.providertwins.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.figwizard.providertwins.Http;
import io.figwizard.twinkit.Fault;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextProviderTwinIT {
  private static final String PATH = "/chat/completions";
  private static final String QUESTION =
      """
      {"model":"small","messages":[
        {"role":"system","content":"You are a teacher."},
        {"role":"user","content":"What is 'Grüße'?"}]}
      """;

  private TextProviderTwin twin;
  private TextProviderControl control;
  private Http http;

  @BeforeEach
  void start() {
    twin = TextProviderTwin.start();
    control = twin.control();
    http = client("sk-one");
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void repeatsTheUserSoThatTheSameQuestionHasTheSameAnswer() throws Exception {
    JsonObject first = http.post(PATH, QUESTION).json();
    JsonObject second = http.post(PATH, QUESTION).json();

    assertThat(content(first)).isEqualTo("You said: What is 'Grüße'?");
    assertThat(content(second)).isEqualTo(content(first));
    assertThat(first.get("object").getAsString()).isEqualTo("chat.completion");
    assertThat(first.get("model").getAsString()).isEqualTo("small");
    assertThat(finishReason(first)).isEqualTo("stop");
    JsonObject usage = first.getAsJsonObject("usage");
    assertThat(usage.get("total_tokens").getAsInt())
        .isEqualTo(
            usage.get("prompt_tokens").getAsInt() + usage.get("completion_tokens").getAsInt());
    assertThat(second.getAsJsonObject("usage")).isEqualTo(usage);
    assertThat(control.requests()).hasSize(2).allMatch(seen -> seen.body().equals(QUESTION));
  }

  @Test
  void saysWhatItIsToldInThatOrder() throws Exception {
    control.replies(Reply.of("one"), Reply.filtered("tw"));

    assertThat(content(http.post(PATH, QUESTION).json())).isEqualTo("one");
    assertThat(finishReason(http.post(PATH, QUESTION).json())).isEqualTo("content_filter");
    assertThat(content(http.post(PATH, QUESTION).json())).startsWith("You said");
  }

  @Test
  void stopsAtTheLimitOfTheRequest() throws Exception {
    control.replies(Reply.of("a".repeat(100)));
    JsonObject cut =
        http.post(PATH, QUESTION.replace("\"small\"", "\"small\",\"max_completion_tokens\":5"))
            .json();

    assertThat(content(cut)).hasSize(20);
    assertThat(finishReason(cut)).isEqualTo("length");
    assertThat(cut.getAsJsonObject("usage").get("completion_tokens").getAsInt()).isEqualTo(5);
  }

  @Test
  void refusesKeysItDoesNotKnowAndShowsNone() throws Exception {
    control.acceptKeys("sk-two");

    assertThat(client("").post(PATH, QUESTION).status()).isEqualTo(401);
    Http.Answer wrong = http.post(PATH, QUESTION);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(error(wrong, "code")).isEqualTo("invalid_api_key");
    assertThat(wrong.response().body()).doesNotContain("sk-one");
    assertThat(client("sk-two").post(PATH, QUESTION).status()).isEqualTo(200);
  }

  @Test
  void refusesModelsItDoesNotKnowAndPathsItDoesNotHave() throws Exception {
    control.models("large");

    Http.Answer model = http.post(PATH, QUESTION);
    assertThat(model.status()).isEqualTo(404);
    assertThat(error(model, "code")).isEqualTo("model_not_found");
    assertThat(http.post("/responses", "{}").status()).isEqualTo(404);
    assertThat(http.get(PATH).status()).isEqualTo(404);
  }

  @Test
  void refusesWhatIsLongerThanTheContext() throws Exception {
    control.contextTokens(10);

    Http.Answer tooLong = http.post(PATH, QUESTION);
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(error(tooLong, "code")).isEqualTo("context_length_exceeded");
    assertThat(error(tooLong, "param")).isEqualTo("messages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"model\":\"small\"}",
        "{\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"small\",\"messages\":[]}",
        "{\"model\":\"small\",\"messages\":\"x\"}",
        "{\"model\":\"small\",\"messages\":[7]}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"user\"}]}",
        "{\"model\":\"small\",\"messages\":[{\"role\":\"robot\",\"content\":\"x\"}]}",
        "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"m\",\"max_tokens\":[],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"m\",\"tools\":[],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
      })
  void refusesWhatIsNoRequest(String body) throws Exception {
    Http.Answer answer = http.post(PATH, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(error(answer, "type")).isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @CsvSource({
    "401,,invalid_api_key",
    "429,,rate_limit_exceeded",
    "429,insufficient_quota,insufficient_quota",
    "503,,server_is_overloaded"
  })
  void failsInTheFormsOfTheProvider(int status, String told, String code) throws Exception {
    control.faults(Fault.answers(status).withCode(told).withRetryAfter(Duration.ofSeconds(20)));

    Http.Answer answer = http.post(PATH, QUESTION);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(error(answer, "code")).isEqualTo(code);
    assertThat(answer.header("retry-after")).isEqualTo("20");
    assertThat(control.requests()).isEmpty();
    assertThat(http.post(PATH, QUESTION).status()).isEqualTo(200);
  }

  @Test
  void aServerErrorHasNoCode() throws Exception {
    control.faults(Fault.answers(500));

    Http.Answer answer = http.post(PATH, QUESTION);
    assertThat(answer.json().getAsJsonObject("error").get("code").isJsonNull()).isTrue();
    assertThat(error(answer, "type")).isEqualTo("server_error");
  }

  @Test
  void aLostAnswerWasMadeAllTheSame() {
    control.faults(Fault.losesAnswer());

    assertThatThrownBy(() -> http.post(PATH, QUESTION)).isInstanceOf(IOException.class);
    assertThat(control.requests()).singleElement().matches(seen -> seen.status() == 200);
  }

  private Http client(String key) {
    return new Http(twin.apiBase(), "Authorization", key.isEmpty() ? "" : "Bearer " + key);
  }

  private static String content(JsonObject completion) {
    return choice(completion).getAsJsonObject("message").get("content").getAsString();
  }

  private static String finishReason(JsonObject completion) {
    return choice(completion).get("finish_reason").getAsString();
  }

  private static JsonObject choice(JsonObject completion) {
    return completion.getAsJsonArray("choices").get(0).getAsJsonObject();
  }

  private static String error(Http.Answer answer, String field) {
    return answer.json().getAsJsonObject("error").get(field).getAsString();
  }
}
