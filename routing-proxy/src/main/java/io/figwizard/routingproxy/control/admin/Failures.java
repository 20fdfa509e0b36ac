package io.figwizard.routingproxy.control.admin;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.dropwizard.jersey.validation.JerseyViolationException;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.Nearest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever was thrown into an answer without stack trace or class name. */
final class Failures implements ExceptionMapper<Throwable> {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof ControlRefusal refusal) {
      return answer(
          refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()), refusal.fields());
    }
    if (thrown instanceof JerseyViolationException violations) {
      Map<String, String> fields = new TreeMap<>();
      violations
          .getConstraintViolations()
          .forEach(v -> fields.put(lastPart(v.getPropertyPath().toString()), v.getMessage()));
      return invalid(fields);
    }
    if (thrown instanceof JsonMappingException mapping) {
      String field =
          mapping.getPath().isEmpty()
              ? "body"
              : String.valueOf(mapping.getPath().get(0).getFieldName());
      return invalid(Map.of(field, fault(mapping)));
    }
    if (thrown instanceof JsonParseException) {
      return answer(400, "invalid_json", "The body is not JSON; send one object.", Map.of());
    }
    if (thrown instanceof WebApplicationException http) {
      return http(http.getResponse());
    }
    LOG.error("An admin request failed", thrown);
    return answer(
        500, "internal", "Something went wrong here; the proxy's log says what.", Map.of());
  }

  private static String fault(JsonMappingException thrown) {
    if (thrown instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      return "is not known; " + Nearest.hint(unknown.getPropertyName(), known);
    }
    return "has the wrong type";
  }

  private static Response invalid(Map<String, String> fields) {
    String list =
        fields.entrySet().stream()
            .map(field -> field.getKey() + " " + field.getValue())
            .collect(Collectors.joining(", "));
    return answer(
        422,
        "invalid_input",
        ControlRefusal.sentence("The request has invalid fields: " + list),
        fields);
  }

  private static Response http(Response given) {
    int status = given.getStatus();
    Response.ResponseBuilder answer =
        switch (status) {
          case 404 -> builder(404, "not_found", "There is no such page; see GET /routes.");
          case 405 -> builder(405, "method_not_allowed", "This page has no such method.");
          case 415 ->
              builder(
                  415, "unsupported_media_type", "Send JSON with Content-Type: application/json.");
          default ->
              builder(status, status < 500 ? "bad_request" : "internal", "The request failed.");
        };
    String allow = given.getHeaderString(HttpHeaders.ALLOW);
    return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
  }

  private static Response answer(
      int status, String code, String message, Map<String, String> fields) {
    return Response.status(status).entity(new Failure(code, message, fields)).build();
  }

  private static Response.ResponseBuilder builder(int status, String code, String message) {
    return Response.status(status).entity(new Failure(code, message, Map.of()));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
