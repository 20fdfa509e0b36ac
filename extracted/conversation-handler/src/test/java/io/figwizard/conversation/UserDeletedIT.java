package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.conversation.ConversationServer.User;
import io.figwizard.handlerkit.Refusal;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who leaves takes along what was said, here and at the provider. */
class UserDeletedIT {
  @RegisterExtension static final ConversationServer SERVER = new ConversationServer();

  @AfterEach
  void recover() {
    SERVER.providers.recover();
  }

  @Test
  void erasesEverythingInBothVariantsAndNothingOfOthers() {
    User leaver = SERVER.newUser();
    User other = SERVER.newUser();
    String said = providerId(leaver.talked(5, "Said.", Map.of("name", "Anna")));
    String inSandbox =
        providerId(SERVER.user(leaver.id(), "conversation-sandbox").talked(5, "Too.", Map.of()));
    leaver.data("reply", Map.of("message", "x"));
    leaver.register();
    other.talked(5, "Stays.", Map.of());

    SERVER.leaves(leaver.id());
    SERVER.leaves(leaver.id());

    for (String table : new String[] {"session", "memory", "reply_pause"}) {
      assertThat(SERVER.count("conversation." + table + " where user_id = ?", leaver.id()))
          .as(table)
          .isZero();
    }
    assertThat(SERVER.providers.deleted).contains(said, inSandbox);
    assertThat(other.data("memory", Map.of()).path("memories")).hasSize(1);
    assertThat(other.data("history", Map.of()).path("conversations")).hasSize(1);
  }

  @Test
  void aLateWordOfTheProviderBringsNothingBack() {
    User leaver = SERVER.newUser();
    JsonNode registration = leaver.register();
    String id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.leaves(leaver.id());
    id = SERVER.providers.begin(registration, SERVER.clock.instant());
    SERVER.providers.end(id, 9, "Too late.", Map.of());

    SERVER.tell("production", id);

    assertThat(SERVER.count("conversation.memory where user_id = ?", leaver.id())).isZero();
    assertThat(leaver.announced()).isZero();
  }

  @Test
  void triesAgainWhenTheProviderIsDown() {
    User leaver = SERVER.newUser();
    leaver.talked(5, "Said.", Map.of());
    SERVER.providers.fails("conversations", Providers.status(503));

    assertThatThrownBy(() -> SERVER.leaves(leaver.id())).isInstanceOf(Refusal.class);
    assertThat(SERVER.count("conversation.memory where user_id = ?", leaver.id())).isZero();
    assertThat(SERVER.count("conversation.session where user_id = ?", leaver.id())).isEqualTo(1);
    SERVER.providers.recover();
    SERVER.leaves(leaver.id());

    assertThat(SERVER.count("conversation.session where user_id = ?", leaver.id())).isZero();
  }

  private String providerId(JsonNode registration) {
    return SERVER.text(
        "select provider_conversation_id from conversation.session where conversation_id = ?",
        UUID.fromString(registration.path("conversationId").asText()));
  }
}
