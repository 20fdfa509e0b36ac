package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** A line for a shell that asks both sides once more. What was taken out has to be put in again. */
final class CurlLine {

  private CurlLine() {}

  static String of(JsonNode request, String monolith, String extracted) {
    StringBuilder line = new StringBuilder("for side in ");
    line.append(quoted(monolith)).append(' ').append(quoted(extracted));
    line.append("; do curl -sS -X ").append(quoted(request.path("method").asText()));
    line.append(" \"$side\"").append(quoted(request.path("target").asText()));
    line.append(" -H \"authorization: Bearer $TOKEN\"");
    header(line, "content-type", request.path("contentType"));
    header(line, "accept", request.path("accept"));
    if (request.has("body")) {
      line.append(" --data-raw ").append(quoted(request.path("body").asText()));
    }
    return line.append("; echo; done").toString();
  }

  private static void header(StringBuilder line, String name, JsonNode value) {
    if (value.isTextual()) {
      line.append(" -H ").append(quoted(name + ": " + value.asText()));
    }
  }

  /** Within single quotes a shell reads nothing but the closing one. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
