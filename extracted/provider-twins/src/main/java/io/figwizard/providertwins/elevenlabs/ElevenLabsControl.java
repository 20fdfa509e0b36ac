package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.figwizard.twinkit.ControlClient;
import io.figwizard.twinkit.Fault;
import io.figwizard.twinkit.SeenRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the strings of {@link ElevenLabsTwin}, in the same process or another: holds the
 * conversations that people and agents hold with ElevenLabs, and says what goes wrong. Every method
 * returns when it is done and throws {@link io.figwizard.twinkit.TwinControlException} when it
 * cannot be. Immutable, thread-safe.
 */
public final class ElevenLabsControl {
  private final ControlClient client;

  /**
   * @param twin where it runs, say {@code http://127.0.0.1:8093}
   */
  public ElevenLabsControl(URI twin) {
    this.client = new ControlClient(twin, "/twin/elevenlabs/");
  }

  /**
   * Adds an agent, or changes it. From the first one on, only agents that were added are there, and
   * only their keys are let in.
   */
  public void agent(Agent agent) {
    client.call("POST", "agents", agent);
  }

  /**
   * Where conversations of agents that were not added are told of: for a test with one endpoint.
   */
  public void webhook(URI url, String secret) {
    client.call("PUT", "webhook", Map.of("webhook", url.toString(), "webhookSecret", secret));
  }

  /**
   * A client opens a signed URL, and the conversation begins.
   *
   * @return ElevenLabs' id of the conversation
   */
  public String begin(String signedUrl, Map<String, String> dynamicVariables) {
    return begin(signedUrl, dynamicVariables, null);
  }

  /** The same for a client that says who its user is. */
  public String begin(
      String signedUrl, Map<String, String> dynamicVariables, @Nullable String userId) {
    Map<String, Object> input = new HashMap<>();
    input.put("signedUrl", signedUrl);
    input.put("dynamicVariables", dynamicVariables);
    input.put("userId", userId);
    JsonElement answer = client.call("POST", "conversations", input);
    return answer.getAsJsonObject().get("conversationId").getAsString();
  }

  /**
   * Somebody says something.
   *
   * @param role agent or user
   */
  public void say(String conversation, String role, String message) {
    client.call(
        "POST", "conversations/" + conversation + "/say", Map.of("role", role, "message", message));
  }

  /** The conversation ends and is analysed; the webhook is sent as the mode says. */
  public JsonObject end(String conversation, Ending ending) {
    return client.call("POST", "conversations/" + conversation + "/end", ending).getAsJsonObject();
  }

  /** The client hangs up. The conversation is in status processing until it is analysed. */
  public void hangUp(String conversation, Duration after) {
    client.call(
        "POST", "conversations/" + conversation + "/hang-up", Map.of("seconds", after.toSeconds()));
  }

  /** The analysis of a conversation that was hung up is done; the webhook is sent. */
  public JsonObject analyse(String conversation, Ending ending) {
    return client
        .call("POST", "conversations/" + conversation + "/analyse", ending)
        .getAsJsonObject();
  }

  /** The conversation breaks off: status failed, no analysis, no webhook. */
  public JsonObject fail(String conversation, String reason) {
    return client
        .call("POST", "conversations/" + conversation + "/fail", Map.of("reason", reason))
        .getAsJsonObject();
  }

  /** A conversation as the API would answer it, whoever may see it. */
  public JsonObject conversation(String id) {
    return client.call("GET", "conversations/" + id, null).getAsJsonObject();
  }

  /** Every conversation, newest first. */
  public List<JsonObject> conversations() {
    return client.call("GET", "conversations", null).getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** How webhooks are sent of conversations that end from now on. */
  public void webhooks(WebhookMode mode) {
    client.call("PUT", "webhooks/mode", mode);
  }

  /** Sends what was held back. */
  public void releaseWebhooks() {
    client.call("POST", "webhooks/release", null);
  }

  /** Sends the webhook of a conversation that has ended once more, in the present mode. */
  public void resendWebhook(String conversation) {
    client.call("POST", "conversations/" + conversation + "/resend", null);
  }

  /** Every webhook so far, oldest first. */
  public List<WebhookDelivery> deliveries() {
    return Arrays.asList(client.call("GET", "webhooks", null, WebhookDelivery[].class));
  }

  /** What goes wrong from now on, instead of what was told before; without any, nothing. */
  public void faults(Fault... faults) {
    client.call("PUT", "faults", Map.of("faults", faults));
  }

  /** The faults that have not befallen a request yet. */
  public List<Fault> remainingFaults() {
    return Arrays.asList(client.call("GET", "faults", null, Fault[].class));
  }

  /** The requests that the API has served or refused, oldest first; not those a fault swallowed. */
  public List<SeenRequest> requests() {
    return Arrays.asList(client.call("GET", "requests", null, SeenRequest[].class));
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    client.call("DELETE", "requests", null);
  }
}
