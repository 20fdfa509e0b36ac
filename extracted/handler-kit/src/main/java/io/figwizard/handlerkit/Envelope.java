package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one shape of every answer. Immutable; safe for use by many threads. */
final class Envelope {
  static final String JSON = "application/json";

  private final JsonMapper mapper;

  Envelope(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * @param data the answer as JSON text, put into the envelope as it is
   */
  byte[] success(String data, String requestId) {
    return write(
        json -> {
          json.writeBooleanField("ok", true);
          json.writeFieldName("data");
          json.writeRawValue(data);
          json.writeStringField("requestId", requestId);
        });
  }

  byte[] failure(Refusal refusal, String requestId) {
    return write(
        json -> {
          json.writeBooleanField("ok", false);
          json.writeObjectFieldStart("error");
          json.writeStringField("code", refusal.code());
          json.writeStringField("message", refusal.getMessage());
          if (!refusal.fields().isEmpty()) {
            json.writeObjectFieldStart("fields");
            for (Map.Entry<String, String> field : refusal.fields().entrySet()) {
              json.writeStringField(field.getKey(), field.getValue());
            }
            json.writeEndObject();
          }
          json.writeEndObject();
          json.writeStringField("requestId", requestId);
        });
  }

  /** A failure as a Jersey response, with the headers that belong to it. */
  Response response(Refusal refusal, String requestId) {
    Response.ResponseBuilder response =
        Response.status(refusal.status()).type(JSON).entity(failure(refusal, requestId));
    headers(refusal).forEach(response::header);
    return response.build();
  }

  /** The headers that HTTP asks for beside some failures. */
  static Map<String, String> headers(Refusal refusal) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", "no-store");
    // RFC 9110, section 11.6.1 and RFC 6750, section 3.
    if (refusal.status() == 401) {
      headers.put("WWW-Authenticate", challenge(refusal));
    }
    refusal.retryAfter().ifPresent(after -> headers.put("Retry-After", seconds(after)));
    return headers;
  }

  /** Rounded up: asking again a moment early would be refused again. */
  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  private static String challenge(Refusal refusal) {
    return refusal.code().equals(Refusals.TOKEN_EXPIRED)
        ? "Bearer error=\"invalid_token\", error_description=\"The access token expired\""
        : "Bearer";
  }

  private byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing an envelope to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }
}
