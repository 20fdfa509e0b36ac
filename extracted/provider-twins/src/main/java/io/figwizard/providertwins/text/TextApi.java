package io.figwizard.providertwins.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.figwizard.twinkit.SeenRequest;
import io.figwizard.twinkit.SeenRequests;
import io.figwizard.twinkit.TwinAnswer;
import io.figwizard.twinkit.TwinHandler;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code POST /v1/chat/completions}: first the key, then the body, then the model. */
final class TextApi implements TwinHandler.Api {
  private static final String PATH = "/v1/chat/completions";
  private static final String BEARER = "Bearer ";

  private final TextSettings settings;
  private final SeenRequests seen;
  private final Clock clock;
  private final AtomicInteger answered = new AtomicInteger();

  TextApi(TextSettings settings, SeenRequests seen, Clock clock) {
    this.settings = settings;
    this.seen = seen;
    this.clock = clock;
  }

  @Override
  public TwinAnswer answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    TwinAnswer answer = answer(exchange, body);
    seen.add(
        new SeenRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
            body,
            answer.status()));
    return answer;
  }

  private TwinAnswer answer(HttpExchange exchange, String body) {
    String given =
        Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
    String key = given.startsWith(BEARER) ? given.substring(BEARER.length()).strip() : "";
    if (key.isEmpty()) {
      return TextErrors.missingKey();
    }
    if (!settings.accepts(key)) {
      return TextErrors.wrongKey(key);
    }
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("POST") || !path.equals(PATH)) {
      return TextErrors.unknownPath(exchange.getRequestMethod(), path);
    }
    try {
      return complete(ChatRequest.read(body));
    } catch (InvalidRequest e) {
      return e.answer();
    }
  }

  private TwinAnswer complete(ChatRequest request) {
    if (!settings.knows(request.model())) {
      return TextErrors.unknownModel(request.model());
    }
    int asked = request.promptTokens();
    if (asked > settings.contextTokens()) {
      return TextErrors.tooLong(settings.contextTokens(), asked);
    }
    Reply reply = settings.reply(request);
    Integer limit = request.maxTokens();
    int number = answered.incrementAndGet();
    return new TwinAnswer(
        200,
        Map.of("x-request-id", "req_twin" + number),
        completion(request, limit == null ? reply : reply.within(limit), number));
  }

  private JsonObject completion(ChatRequest request, Reply reply, int number) {
    JsonObject message = new JsonObject();
    message.addProperty("role", "assistant");
    message.addProperty("content", reply.content());
    message.add("refusal", JsonNull.INSTANCE);
    message.add("annotations", new JsonArray());
    JsonObject choice = new JsonObject();
    choice.addProperty("index", 0);
    choice.add("message", message);
    choice.add("logprobs", JsonNull.INSTANCE);
    choice.addProperty("finish_reason", reply.finishReason());
    JsonArray choices = new JsonArray();
    choices.add(choice);
    int given = ChatRequest.tokens(reply.content());
    JsonObject usage = new JsonObject();
    usage.addProperty("prompt_tokens", request.promptTokens());
    usage.addProperty("completion_tokens", given);
    usage.addProperty("total_tokens", request.promptTokens() + given);
    JsonObject json = new JsonObject();
    json.addProperty("id", "chatcmpl-twin" + number);
    json.addProperty("object", "chat.completion");
    json.addProperty("created", clock.instant().getEpochSecond());
    json.addProperty("model", request.model());
    json.add("choices", choices);
    json.add("usage", usage);
    json.addProperty("service_tier", "default");
    json.add("system_fingerprint", JsonNull.INSTANCE);
    return json;
  }
}
