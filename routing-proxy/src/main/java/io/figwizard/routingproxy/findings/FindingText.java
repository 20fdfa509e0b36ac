package io.figwizard.routingproxy.findings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.figwizard.routingproxy.control.state.StateJson;

/** Findings as they are told. Thread-safe. */
public final class FindingText {

  /** In ASCII: a JSON string may hold characters that a database's text cannot. */
  private static final ObjectWriter JSON =
      StateJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private FindingText() {}

  /**
   * A finding's text.
   *
   * @param finding a record, or a list of such
   */
  public static String of(Object finding) {
    try {
      return JSON.writeValueAsString(finding);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected what can be written as JSON: " + finding, e);
    }
  }
}
