package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tutor in writing. */
class ReplyIT {
  @RegisterExtension static final ConversationServer SERVER = new ConversationServer();

  private final User user = SERVER.newUser();

  @AfterEach
  void recover() {
    SERVER.providers.recover();
  }

  @Test
  void answersWithWhatWasSaidBeforeAndWhatIsRemembered() {
    user.talked(1, "Likes\ntrees.", Map.of("name", "Anna"));
    SERVER.providers.questions.clear();

    JsonNode answer =
        user.data(
            "reply",
            Map.of(
                "message",
                "And oaks?",
                "history",
                List.of(
                    Map.of("role", "user", "content", "What is a tree?"),
                    Map.of("role", "assistant", "content", "A plant."))));

    assertThat(answer.path("reply").asText()).isEqualTo("You said: And oaks?");
    assertThat(answer.path("truncated").asBoolean(true)).isFalse();
    JsonNode question = SERVER.providers.questions.remove();
    assertThat(question.path("messages").findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(question.at("/messages/0/content").asText())
        .contains("- Likes trees.", "- name: Anna");
    assertThat(question.path("stream").asBoolean(true)).isFalse();
    assertThat(question.path("model").asText()).isNotBlank();
  }

  @Test
  void remembersNothingOfAnybodyElse() {
    SERVER.newUser().talked(1, "A secret of somebody else.", Map.of());
    SERVER.providers.questions.clear();

    user.data("reply", Map.of("message", "Hello"));

    assertThat(SERVER.providers.questions.remove().toString()).doesNotContain("secret");
  }

  @Test
  void wantsAMomentBetweenTwoReplies() {
    user.data("reply", Map.of("message", "One"));
    SERVER.providers.questions.clear();

    Answer tooSoon = user.call("reply", Map.of("message", "Two"));

    assertThat(tooSoon.status()).isEqualTo(429);
    assertThat(tooSoon.errorCode()).isEqualTo("reply_cooldown");
    assertThat(tooSoon.header("Retry-After")).isEqualTo("2");
    assertThat(SERVER.providers.questions).isEmpty();
    assertThat(SERVER.newUser().call("reply", Map.of("message", "Hello")).ok()).isTrue();
    SERVER.clock.advance(Duration.ofSeconds(2));
    assertThat(user.call("reply", Map.of("message", "Two")).ok()).isTrue();
  }

  @Test
  void repliesOnceToARequestThatComesTwice() {
    String key = UUID.randomUUID().toString();
    SERVER.providers.questions.clear();

    Answer first = user.callWithKey(key, "reply", Map.of("message", "Once"));
    Answer second = user.callWithKey(key, "reply", Map.of("message", "Once"));

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(SERVER.providers.questions).hasSize(1);
  }

  @Test
  void refusesWhatIsNoQuestion() {
    Map<String, Object> turn = Map.of("role", "user", "content", "x");
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("message", " "),
            Map.of("message", 3),
            Map.of("message", "x".repeat(4001)),
            Map.of("message", "x", "history", "y"),
            Map.of("message", "x", "history", List.of(Map.of("role", "system", "content", "y"))),
            Map.of("message", "x", "history", List.of(Map.of("role", "user"))),
            Map.of("message", "x", "history", List.of(Map.of("role", "user", "content", ""))),
            Map.of("message", "x", "history", Collections.nCopies(21, turn)))) {
      assertThat(user.call("reply", wrong).status()).as(wrong.toString()).isEqualTo(422);
    }
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("message", "x");
    nothing.put("history", Collections.singletonList(null));
    assertThat(user.call("reply", nothing).status()).isEqualTo(422);
  }

  @Test
  void saysWhatTheProviderDoesNotAccept() {
    SERVER.providers.fails(
        "text", Providers.body(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}"));
    Answer tooLong = user.call("reply", Map.of("message", "x"));
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.body().at("/error/fields/history").asText()).contains("too long");

    SERVER.clock.advance(Duration.ofSeconds(2));
    SERVER.providers.fails(
        "text",
        Providers.body(
            200,
            "{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":\"\"}}]}"));
    Answer refused = user.call("reply", Map.of("message", "x"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.errorCode()).isEqualTo("reply_refused");

    SERVER.clock.advance(Duration.ofSeconds(2));
    SERVER.providers.fails(
        "text",
        Providers.body(
            200,
            "{\"choices\":[{\"finish_reason\":\"length\",\"message\":{\"content\":\"And\"}}]}"));
    JsonNode cut = user.data("reply", Map.of("message", "x"));
    assertThat(cut.path("truncated").asBoolean()).isTrue();
  }

  @Test
  void hasALimitForEveryUser() {
    List<Integer> statuses = new java.util.ArrayList<>();
    for (int i = 0; i < 40; i++) {
      SERVER.clock.advance(Duration.ofSeconds(2));
      statuses.add(user.call("reply", Map.of("message", "More")).status());
    }

    assertThat(statuses).startsWith(200).contains(429).containsOnly(200, 429);
    assertThat(user.call("reply", Map.of("message", "More")).errorCode()).isEqualTo("rate_limited");
  }
}
