package io.figwizard.stripetwin.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.figwizard.stripetwin.FaultFilter;
import io.figwizard.stripetwin.control.Fault.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The faults that are still to come. The first that fits a request befalls it. Thread-safe. */
public final class FaultPlan implements FaultFilter {
  private final List<Fault> faults = new ArrayList<>();

  @Override
  public Outcome before(HttpExchange exchange) throws IOException {
    Optional<Fault> fault = claim(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
    return fault.isEmpty() ? Outcome.PROCEED : befall(exchange, fault.get());
  }

  synchronized void replace(List<Fault> next) {
    faults.clear();
    faults.addAll(next);
  }

  synchronized List<Fault> left() {
    return List.copyOf(faults);
  }

  /** The fault for this request, counted. */
  private synchronized Optional<Fault> claim(String method, String path) {
    ListIterator<Fault> each = faults.listIterator();
    while (each.hasNext()) {
      Fault fault = each.next();
      if (fault.befalls(method, path)) {
        count(fault, each);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static void count(Fault fault, ListIterator<Fault> place) {
    if (fault.times() == null) {
      return;
    }
    if (fault.times() > 1) {
      place.set(fault.times(fault.times() - 1));
    } else {
      place.remove();
    }
  }

  private static Outcome befall(HttpExchange exchange, Fault fault) throws IOException {
    if (fault.kind() == Kind.ANSWER_LOST) {
      return Outcome.LOSE_ANSWER;
    }
    if (fault.kind() == Kind.HANG && fault.delay() != null) {
      return hang(fault.delay());
    }
    if (fault.kind() == Kind.ERROR) {
      answer(exchange, fault);
    }
    return Outcome.ANSWERED;
  }

  private static Outcome hang(Duration wait) {
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      return Outcome.PROCEED;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Outcome.ANSWERED;
    }
  }

  private static void answer(HttpExchange exchange, Fault fault) throws IOException {
    // Read to the end: an answer before that may be lost when the connection closes.
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("request-id", "req_fault");
    if (fault.delay() != null) {
      exchange.getResponseHeaders().set("Retry-After", String.valueOf(fault.delay().toSeconds()));
    }
    if (fault.shouldRetry() != null) {
      exchange.getResponseHeaders().set("Stripe-Should-Retry", fault.shouldRetry().toString());
    }
    byte[] body = errorBody(fault.status()).toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(fault.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static JsonObject errorBody(int status) {
    JsonObject error = new JsonObject();
    if (status == 429) {
      error.addProperty("type", "invalid_request_error");
      error.addProperty("code", "rate_limit");
      error.addProperty("message", "Request rate limit exceeded.");
    } else {
      error.addProperty("type", "api_error");
      error.addProperty("message", "An unknown error occurred.");
    }
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }
}
