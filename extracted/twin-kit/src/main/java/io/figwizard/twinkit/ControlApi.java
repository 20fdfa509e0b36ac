package io.figwizard.twinkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * What a double is told to do: JSON in, JSON out, 400 with the reason when something cannot be
 * done.
 */
public final class ControlApi implements HttpHandler {
  private final List<ControlRoute> routes;

  public ControlApi(List<ControlRoute> routes) {
    this.routes = List.copyOf(routes);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      JsonObject input = input(exchange);
      Optional<Object> answer =
          routes.stream().flatMap(route -> route.answer(asked, input).stream()).findFirst();
      if (answer.isPresent()) {
        send(exchange, 200, answer.get());
      } else {
        send(exchange, 404, Map.of("error", "no such control: " + asked));
      }
    } catch (IllegalArgumentException
        | IllegalStateException
        | JsonParseException
        | DateTimeException
        | UnsupportedOperationException e) {
      send(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      send(exchange, 500, Map.of("error", e.toString()));
    } finally {
      exchange.close();
    }
  }

  /** The body's fields, or those of the query: all texts there. */
  private static JsonObject input(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (!body.isBlank()) {
      return JsonParser.parseString(body).getAsJsonObject();
    }
    JsonObject fields = new JsonObject();
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
    Matcher pair = ControlRoute.QUERY_PAIR.matcher(query);
    while (pair.find()) {
      fields.addProperty(pair.group(1), pair.group(2));
    }
    return fields;
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = ControlJson.GSON.toJson(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
