package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.figwizard.twinkit.Query;
import io.figwizard.twinkit.SeenRequest;
import io.figwizard.twinkit.SeenRequests;
import io.figwizard.twinkit.TwinAnswer;
import io.figwizard.twinkit.TwinHandler;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** {@code /v1/convai}: first the key, then what was asked for. */
final class ElevenLabsApi implements TwinHandler.Api {
  private static final String SIGNED_URL = "/v1/convai/conversation/get-signed-url";
  // The name of before; ElevenLabs still answers to it.
  private static final String SIGNED_URL_BEFORE = "/v1/convai/conversation/get_signed_url";
  private static final String CONVERSATIONS = "/v1/convai/conversations";

  private final Agents agents;
  private final SignedUrls signedUrls;
  private final Conversations conversations;
  private final SeenRequests seen;

  ElevenLabsApi(
      Agents agents, SignedUrls signedUrls, Conversations conversations, SeenRequests seen) {
    this.agents = agents;
    this.signedUrls = signedUrls;
    this.conversations = conversations;
    this.seen = seen;
  }

  @Override
  public TwinAnswer answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    String key =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("xi-api-key"), "");
    TwinAnswer answer = answer(method, path, key, new Query(exchange.getRequestURI()));
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    seen.add(new SeenRequest(method, path, query, "", answer.status()));
    return answer;
  }

  private TwinAnswer answer(String method, String path, String key, Query query) {
    if (key.isBlank() || !agents.accepts(key)) {
      return ElevenLabsErrors.invalidKey();
    }
    if (method.equals("DELETE") && path.startsWith(CONVERSATIONS + "/")) {
      return delete(key, path.substring(CONVERSATIONS.length() + 1));
    }
    if (!method.equals("GET")) {
      return ElevenLabsErrors.noSuchPath(method);
    }
    if (path.equals(SIGNED_URL) || path.equals(SIGNED_URL_BEFORE)) {
      return signedUrl(key, query);
    }
    if (path.equals(CONVERSATIONS)) {
      return new ConversationList(agents, conversations.all(), key).answer(query);
    }
    if (path.startsWith(CONVERSATIONS + "/")) {
      return conversation(key, path.substring(CONVERSATIONS.length() + 1));
    }
    return ElevenLabsErrors.noSuchPath(method);
  }

  private TwinAnswer signedUrl(String key, Query query) {
    Optional<String> id = query.text("agent_id");
    if (id.isEmpty()) {
      return ElevenLabsErrors.invalid("missing", "agent_id", "Field required");
    }
    if (agents.find(id.get()).filter(agent -> agent.isSeenBy(key)).isEmpty()) {
      return ElevenLabsErrors.notFound(
          "agent_not_found", "Agent with id " + id.get() + " not found");
    }
    boolean once = query.text("include_conversation_id").orElse("false").equals("true");
    String conversation = once ? newId() : null;
    JsonObject body = new JsonObject();
    body.addProperty("signed_url", signedUrls.issue(id.get(), conversation));
    return new TwinAnswer(200, Map.of(), body);
  }

  private TwinAnswer conversation(String key, String id) {
    return seenBy(key, id)
        .map(found -> new TwinAnswer(200, Map.of(), ConversationJson.whole(found)))
        .orElseGet(() -> missing(id));
  }

  private TwinAnswer delete(String key, String id) {
    if (seenBy(key, id).isEmpty()) {
      return missing(id);
    }
    conversations.remove(id);
    return new TwinAnswer(200, Map.of(), new JsonObject());
  }

  private Optional<Conversation> seenBy(String key, String id) {
    return conversations
        .find(id)
        .filter(found -> agents.find(found.agent()).filter(a -> a.isSeenBy(key)).isPresent());
  }

  private static TwinAnswer missing(String id) {
    return ElevenLabsErrors.notFound(
        "document_not_found", "Conversation with id " + id + " not found.");
  }

  static String newId() {
    return "conv_" + UUID.randomUUID().toString().replace("-", "");
  }
}
