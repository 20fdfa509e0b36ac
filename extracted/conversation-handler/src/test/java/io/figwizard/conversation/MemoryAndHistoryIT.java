package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is remembered, and what its owner makes of it. */
class MemoryAndHistoryIT {
  @RegisterExtension
  static final ConversationServer SERVER =
      new ConversationServer(settings -> settings.memories = 3);

  private final User user = SERVER.newUser();

  @Test
  void showsTheNewestFirstAndKeepsNoMoreThanItMay() {
    for (int i = 0; i < 5; i++) {
      user.talked(1, "Summary " + i, Map.of());
      SERVER.clock.advance(Duration.ofSeconds(1));
    }

    assertThat(contents(Map.of())).containsExactly("Summary 4", "Summary 3", "Summary 2");
    assertThat(contents(Map.of("limit", 1))).containsExactly("Summary 4");
  }

  @Test
  void showsOneKindAlone() {
    user.talked(1, "A summary", Map.of("name", "Anna"));

    assertThat(contents(Map.of("kind", "fact"))).containsExactly("Anna");
    assertThat(contents(Map.of("kind", "summary"))).containsExactly("A summary");
    assertThat(user.call("memory", Map.of("kind", "dream")).status()).isEqualTo(422);
    assertThat(user.call("memory", Map.of("limit", 0)).status()).isEqualTo(422);
    assertThat(user.call("memory", Map.of("limit", 201)).status()).isEqualTo(422);
  }

  @Test
  void aNewFactReplacesTheOldOneUnlessTheOwnerWroteIt() {
    user.talked(1, "", Map.of("goal", "Latin"));
    user.talked(1, "", Map.of("goal", "Greek"));
    assertThat(contents(Map.of())).containsExactly("Greek");

    JsonNode edited =
        user.data("edit-memory", Map.of("memoryId", memoryId(0), "content", "Hebrew"));
    assertThat(edited.path("edited").asBoolean()).isTrue();
    user.talked(1, "", Map.of("goal", "Latin again"));

    assertThat(contents(Map.of())).containsExactly("Hebrew");
  }

  @Test
  void whatTheOwnerMakesOfASummaryStandsInTheHistoryToo() {
    user.talked(1, "Said something private.", Map.of());
    String memory = memoryId(0);

    user.data("edit-memory", Map.of("memoryId", memory, "content", "Said something."));
    assertThat(summaries()).containsExactly("Said something.");

    user.data("delete-memory", Map.of("memoryId", memory));
    assertThat(contents(Map.of())).isEmpty();
    assertThat(user.data("history", Map.of()).at("/conversations/0/summary").isNull()).isTrue();
    assertThat(user.call("delete-memory", Map.of("memoryId", memory)).status()).isEqualTo(404);
    assertThat(user.call("edit-memory", Map.of("memoryId", memory, "content", "x")).errorCode())
        .isEqualTo("not_found");
  }

  @Test
  void isNobodyElsesBusiness() {
    user.talked(1, "Private.", Map.of());
    User other = SERVER.newUser();

    assertThat(other.call("edit-memory", Map.of("memoryId", memoryId(0), "content", "x")).status())
        .isEqualTo(404);
    assertThat(other.call("delete-memory", Map.of("memoryId", memoryId(0))).status())
        .isEqualTo(404);
    assertThat(other.data("memory", Map.of()).path("memories")).isEmpty();
    assertThat(contents(Map.of())).containsExactly("Private.");
  }

  @Test
  void refusesWhatIsNoMemory() {
    user.talked(1, "Something.", Map.of());
    String memory = memoryId(0);
    List<Map<String, Object>> wrong = new ArrayList<>();
    wrong.add(Map.of("memoryId", memory));
    wrong.add(Map.of("memoryId", memory, "content", " "));
    wrong.add(Map.of("memoryId", memory, "content", 5));
    wrong.add(Map.of("memoryId", memory, "content", "x".repeat(2001)));
    wrong.add(Map.of("memoryId", memory, "content", "\u0000"));
    wrong.add(Map.of("memoryId", "1", "content", "x"));
    for (Map<String, Object> request : wrong) {
      Answer answer = user.call("edit-memory", request);
      assertThat(answer.status()).as(request.toString()).isEqualTo(422);
    }
    assertThat(contents(Map.of())).containsExactly("Something.");
  }

  @Test
  void storesWhateverTheProviderSays() {
    String odd = "Nul \u0000 and \uD83C\uDF33 and " + "x".repeat(5000);
    user.talked(1, odd, Map.of("a\u0000b", "y".repeat(5000), " ", "blank", "empty", ""));

    assertThat(summaries().get(0)).startsWith("Nul  and \uD83C\uDF33").hasSize(4000);
    assertThat(contents(Map.of("kind", "fact"))).containsExactly("y".repeat(2000));
  }

  @Test
  void pagesThroughTheHistoryWithoutRepeatingOrHiding() {
    for (int i = 0; i < 5; i++) {
      user.talked(1, "Talk " + i, Map.of());
      if (i % 2 == 0) {
        SERVER.clock.advance(Duration.ofSeconds(1));
      }
    }
    List<String> seen = new ArrayList<>();
    Map<String, Object> request = new HashMap<>(Map.of("limit", 2));
    JsonNode page;
    do {
      page = user.data("history", request);
      seen.addAll(page.path("conversations").findValuesAsText("conversationId"));
      request.put("cursor", page.path("nextCursor").asText());
    } while (!page.path("nextCursor").isNull());

    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(SERVER.newUser().data("history", Map.of()).path("conversations")).isEmpty();
    User inSandbox = SERVER.user(user.id(), "conversation-sandbox");
    assertThat(inSandbox.data("history", Map.of()).path("conversations")).isEmpty();
    assertThat(inSandbox.data("memory", Map.of()).path("memories"))
        .as("the same tutor")
        .isNotEmpty();
  }

  @Test
  void refusesACursorThatSomebodyMadeUp() {
    for (String cursor : List.of("", "x", "AAAA", "MSAx", "\"", "9".repeat(40))) {
      assertThat(user.call("history", Map.of("cursor", cursor)).status()).as(cursor).isEqualTo(422);
    }
    assertThat(user.call("history", Map.of("limit", 101)).status()).isEqualTo(422);
  }

  @Test
  void publishesWhatHasBegun() {
    JsonNode talked = user.talked(70, "Published.", Map.of("name", "Anna"));
    user.register();

    assertThat(SERVER.count("published.conversations where user_id = ?", user.id())).isEqualTo(1);
    assertThat(
            SERVER.text(
                "select variant || ' ' || status || ' ' || seconds || ' ' || summary"
                    + " from published.conversations where conversation_id = ?",
                UUID.fromString(talked.path("conversationId").asText())))
        .isEqualTo("production completed 70 Published.");
    assertThat(SERVER.count("published.conversation_memory where user_id = ?", user.id()))
        .isEqualTo(2);
  }

  private String memoryId(int index) {
    return user.data("memory", Map.of()).path("memories").get(index).path("memoryId").asText();
  }

  private List<String> contents(Map<String, ?> request) {
    return user.data("memory", request).path("memories").findValuesAsText("content");
  }

  private List<String> summaries() {
    return StreamSupport.stream(
            user.data("history", Map.of()).path("conversations").spliterator(), false)
        .map(entry -> entry.path("summary").asText())
        .toList();
  }
}
