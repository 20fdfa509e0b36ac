package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoutingIT {
  @RegisterExtension static final SampleServer server = new SampleServer();

  @Test
  void answersASuccessInTheEnvelope() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply added =
        server.send(
            server.as(
                user, "{\"action\":\"add-note\",\"body\":\"one\",\"stars\":1,\"sleepSeconds\":0}"));

    assertThat(added.status()).as(added.response().body()).isEqualTo(200);
    assertThat(added.json().path("ok").booleanValue()).isTrue();
    assertThat(added.data().path("noteId").asText()).hasSize(36);
    assertThat(added.json().path("requestId").asText()).isEqualTo(added.header("X-Request-Id"));
    SampleServer.Reply listed = server.send(server.as(user, "{\"action\":\"list-notes\"}"));
    assertThat(listed.data().path("notes")).hasSize(1);
  }

  @Test
  void listsTheKnownActionsForAnUnknownOne() {
    SampleServer.Reply reply = server.send(server.post("{\"action\":\"fly\"}"));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("unknown_action");
    assertThat(reply.message())
        .contains("add-note, escape, fail, greet, list-notes, misbehave, order, pay, race, tidy");
  }

  @Test
  void tellsAllWrongFieldsAtOnce() {
    SampleServer.Reply reply =
        server.send(
            server.as(
                UUID.randomUUID(),
                """
                {"action":"add-note","body":"","colour":"mauve","stars":6,"remindAt":"soon",
                 "folderId":1,"tags":["a"," "],"cards":[{"front":"f","back":"b"},{"front":"","back":1}]}
                """));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("invalid_input");
    assertThat(
            reply.fields().properties().stream()
                .map(e -> e.getKey() + ": " + e.getValue().asText()))
        .containsExactlyInAnyOrder(
            "body: must not be blank",
            "colour: must be one of red, dark_blue",
            "stars: must be less than or equal to 5",
            "remindAt: must be a time like 2026-01-31T12:00:00Z",
            "folderId: must be a UUID",
            "tags[1]: must not be blank",
            "cards[1].front: must not be blank",
            "cards[1].back: must be a string",
            "sleepSeconds: must not be null");
  }

  @Test
  void saysWhichClassServesAnAction() {
    SampleServer.Reply reply =
        server.send(server.request("/fig/code?path=%2Fnotes&action=add-note").GET());

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(reply.data().path("className").asText()).endsWith(".AddNote");
    for (String other : List.of("?path=%2Fnotes&action=fly", "?path=%2Felse", "")) {
      assertThat(server.send(server.request("/fig/code" + other).GET()).code())
          .isEqualTo("unknown_action");
    }
  }

  @Test
  void saysWhoItIs() {
    SampleServer.Reply reply = server.send(server.request("/fig/build").GET());

    assertThat(reply.data().path("service").asText()).isEqualTo("sample");
    assertThat(reply.data().path("build").asText()).matches("[0-9a-f]{16}");
    assertThat(server.send(server.request("/fig/ready").GET()).status()).isEqualTo(200);
  }
}
