package io.figwizard.stripetwin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.figwizard.stripetwin.state.ApiAnswer;
import io.figwizard.stripetwin.state.ApiRequest;
import io.figwizard.stripetwin.state.TwinState;
import io.figwizard.twinkit.TwinAnswer;
import io.figwizard.twinkit.TwinHandler;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code /v1}: first the key, then the state. */
final class ApiHandler implements TwinHandler.Api {
  private final TwinState state;
  private final Keys keys;

  ApiHandler(TwinState state, Set<String> secretKeys) {
    this.state = state;
    this.keys = new Keys(secretKeys);
  }

  @Override
  public TwinAnswer answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Keys.Verdict verdict = keys.check(exchange.getRequestHeaders().getFirst("Authorization"));
    if (verdict.refusal() != null) {
      return refused(verdict.refusal());
    }
    String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    String form = body.isEmpty() ? query : body;
    ApiAnswer answer =
        state.call(
            new ApiRequest(
                verdict.livemode(),
                method,
                exchange.getRequestURI().getPath(),
                form,
                exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    return new TwinAnswer(answer.status(), answer.headers(), answer.body());
  }

  private static TwinAnswer refused(String message) {
    JsonObject error = new JsonObject();
    error.addProperty("message", message);
    error.addProperty("type", "invalid_request_error");
    JsonObject body = new JsonObject();
    body.add("error", error);
    return new TwinAnswer(
        401,
        Map.of("WWW-Authenticate", "Bearer realm=\"Stripe\"", "Request-Id", "req_unauthorised"),
        body);
  }
}
