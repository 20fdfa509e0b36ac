package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * What a browser does with a signed URL, and what ElevenLabs does with the browser: both are played
 * by the double, which is told what is said.
 */
final class VoiceClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client;
  private final URI twin;
  private final Transcript transcript;

  VoiceClient(HttpClient client, URI twin, Transcript transcript) {
    this.client = client;
    this.twin = twin;
    this.transcript = transcript;
  }

  /**
   * Opens the URL, as the answer to register-session says.
   *
   * @return ElevenLabs' id of the conversation
   */
  String begin(JsonNode registered) {
    String id =
        tell(
                "conversations",
                Map.of(
                    "signedUrl",
                    registered.path("signedUrl").asText(),
                    "userId",
                    registered.path("userId").asText(),
                    "dynamicVariables",
                    registered.path("dynamicVariables")))
            .path("conversationId")
            .asText();
    transcript.remark("* the browser opens the signed URL; ElevenLabs calls it " + id);
    return id;
  }

  void say(String conversation, String role, String message) {
    tell("conversations/" + conversation + "/say", Map.of("role", role, "message", message));
    transcript.remark("* " + role + ": " + message);
  }

  /** The user hangs up; ElevenLabs thinks about it, and sends its webhook. */
  void end(String conversation, Duration length, String summary, Map<String, String> facts) {
    tell(
        "conversations/" + conversation + "/end",
        Map.of("seconds", length.toSeconds(), "summary", summary, "facts", facts));
    transcript.remark("* the user hangs up after " + length.toSeconds() + " s");
  }

  private JsonNode tell(String path, Map<String, ?> what) {
    URI address = twin.resolve("/twin/elevenlabs/" + path);
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(address)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(JSON.writeValueAsString(what)))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new UnexpectedAnswer(
            "the double of ElevenLabs answered %d %s to %s (expected: 200)"
                .formatted(response.statusCode(), response.body(), path));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CannotRun(
          "the double of ElevenLabs does not answer at %s (%s); start the stack without a key of ElevenLabs, and without --only"
              .formatted(twin, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }
}
