package io.figwizard.twinkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The faults that are still to come. The first that fits a request befalls it. Thread-safe. */
public final class FaultPlan {
  private static final String PAGE =
      "<html><head><title>Sorry</title></head><body>Please try again later.</body></html>";

  private final ErrorForm form;
  private final List<Fault> faults = new ArrayList<>();

  /**
   * @param form how the provider words errors
   */
  public FaultPlan(ErrorForm form) {
    this.form = form;
  }

  /**
   * What tells faults over the control.
   *
   * @param path say {@code /twin/faults}
   */
  public List<ControlRoute> routes(String path) {
    return List.of(
        ControlRoute.of("GET " + path, (id, input) -> left()),
        ControlRoute.of("PUT " + path, (id, input) -> replace(input)));
  }

  /** The fault for this request, counted. */
  synchronized Optional<Fault> claim(String method, String path) {
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

  void befall(HttpExchange exchange, Fault fault, TwinHandler.Api api) throws IOException {
    Duration delay = Objects.requireNonNullElse(fault.delay(), Duration.ZERO);
    switch (fault.kind()) {
      case ERROR -> error(exchange, fault);
      case HANG -> {
        if (slept(delay)) {
          api.answer(exchange).send(exchange);
        }
      }
      case TRICKLE -> api.answer(exchange).trickle(exchange, delay);
      case RESET -> {
        // Closing the exchange before anything was sent closes the connection.
        return;
      }
      case ANSWER_LOST -> api.answer(exchange).breakOff(exchange);
      case GARBAGE -> garbage(exchange, fault);
    }
  }

  private synchronized List<Fault> left() {
    return List.copyOf(faults);
  }

  private synchronized List<Fault> replace(JsonObject input) {
    Fault[] next = ControlJson.GSON.fromJson(ControlRoute.required(input, "faults"), Fault[].class);
    faults.clear();
    faults.addAll(List.of(next));
    return left();
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

  private static boolean slept(Duration wait) {
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      return true;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void error(HttpExchange exchange, Fault fault) throws IOException {
    // Read to the end: an answer before that may be lost when the connection closes.
    exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new HashMap<>(Map.of("request-id", "req_fault"));
    if (fault.delay() != null) {
      headers.put("Retry-After", String.valueOf(fault.delay().toSeconds()));
    }
    headers.putAll(fault.headers());
    new TwinAnswer(fault.status(), headers, form.body(fault.status(), fault.code())).send(exchange);
  }

  private static void garbage(HttpExchange exchange, Fault fault) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = PAGE.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(fault.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
