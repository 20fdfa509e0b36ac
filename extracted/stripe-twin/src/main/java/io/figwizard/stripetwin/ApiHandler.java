package io.figwizard.stripetwin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.figwizard.stripetwin.state.ApiAnswer;
import io.figwizard.stripetwin.state.ApiRequest;
import io.figwizard.stripetwin.state.TwinState;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code /v1}: faults first, then the key, then the state. */
final class ApiHandler implements HttpHandler {
  private final TwinState state;
  private final Keys keys;
  private final FaultFilter faults;

  ApiHandler(TwinState state, Set<String> secretKeys, FaultFilter faults) {
    this.state = state;
    this.keys = new Keys(secretKeys);
    this.faults = faults;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    FaultFilter.Outcome outcome = faults.before(exchange);
    if (outcome == FaultFilter.Outcome.ANSWERED) {
      exchange.close();
      return;
    }
    ApiAnswer answer = answer(exchange);
    if (outcome == FaultFilter.Outcome.LOSE_ANSWER) {
      breakOff(exchange, answer);
    }
    send(exchange, answer);
    exchange.close();
  }

  private ApiAnswer answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Keys.Verdict verdict = keys.check(exchange.getRequestHeaders().getFirst("Authorization"));
    if (verdict.refusal() != null) {
      return refused(verdict.refusal());
    }
    String method = exchange.getRequestMethod().toUpperCase(Locale.ROOT);
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    String form = body.isEmpty() ? query : body;
    return state.call(
        new ApiRequest(
            verdict.livemode(),
            method,
            exchange.getRequestURI().getPath(),
            form,
            exchange.getRequestHeaders().getFirst("Idempotency-Key")));
  }

  private static ApiAnswer refused(String message) {
    JsonObject error = new JsonObject();
    error.addProperty("message", message);
    error.addProperty("type", "invalid_request_error");
    JsonObject body = new JsonObject();
    body.add("error", error);
    return new ApiAnswer(
        401,
        Map.of("WWW-Authenticate", "Bearer realm=\"Stripe\"", "Request-Id", "req_unauthorised"),
        body);
  }

  /**
   * Breaks the connection within the answer: when nothing of it came, Java's {@code
   * HttpURLConnection} would silently repeat even a POST, and hide the fault.
   */
  private static void breakOff(HttpExchange exchange, ApiAnswer answer) throws IOException {
    // In chunks, because of a body shorter than announced that class does not complain.
    exchange.sendResponseHeaders(answer.status(), 0);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    // What makes the server cut the connection; closing the exchange would end the body properly.
    throw new IOException("an answer was lost, as a fault told");
  }

  private static void send(HttpExchange exchange, ApiAnswer answer) throws IOException {
    byte[] body = answer.body().toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
