package io.figwizard.handlertesting;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** What a server answered: the body is always JSON, as the envelope is. */
public record Answer(int status, HttpHeaders headers, JsonNode body) {
  public boolean ok() {
    return body.path("ok").asBoolean();
  }

  /** Of a success; missing otherwise. */
  public JsonNode data() {
    return body.path("data");
  }

  /**
   * Of a success, where nothing else makes sense.
   *
   * @throws AssertionError with the answer, when it is a failure
   */
  public JsonNode expectData() {
    if (!ok()) {
      throw new AssertionError("expected a success, got " + status + " " + body);
    }
    return data();
  }

  /** Of a failure; empty otherwise. */
  public String errorCode() {
    return body.path("error").path("code").asText();
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }
}
