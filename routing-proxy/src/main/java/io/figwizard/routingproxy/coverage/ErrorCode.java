package io.figwizard.routingproxy.coverage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.figwizard.routingproxy.dataplane.Outcomes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Finds the error's code in an envelope. */
final class ErrorCode {

  private static final int MOST_UNPACKED = 64 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  /** What is no such word may be anything, a user's input too. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,59}");

  private ErrorCode() {}

  /** Empty where there is none. */
  static String in(String coding, byte[] body) {
    if (body.length == 0 || body.length > Outcomes.MOST_ERROR_BYTES) {
      return "";
    }
    try (JsonParser json = JSON.createParser(unpacked(coding, body))) {
      if (json.nextToken() != JsonToken.START_OBJECT || !find(json, "error")) {
        return "";
      }
      boolean there = json.currentToken() == JsonToken.START_OBJECT && find(json, "code");
      String code = there && json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
      return WORD.matcher(code).matches() ? code : "";
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Goes to the value of that field of the object that has just begun; false where there is none.
   */
  private static boolean find(JsonParser json, String name) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = json.currentName().equals(name);
      json.nextToken();
      if (found) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }

  private static byte[] unpacked(String coding, byte[] body) throws IOException {
    if (!coding.equalsIgnoreCase("gzip")) {
      return body;
    }
    // A small body may be packed out of a very large one.
    try (GZIPInputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return unpacking.readNBytes(MOST_UNPACKED);
    }
  }
}
