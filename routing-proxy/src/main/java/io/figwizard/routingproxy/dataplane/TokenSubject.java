package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Whose a token is by what it says itself.
 *
 * <p>It is not verified. A client that invents one can choose its own side and nothing else: the
 * side that serves verifies it.
 */
final class TokenSubject {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_TOKEN = 4096;
  private static final int MAX_SUBJECT = 256;
  private static final String BEARER = "Bearer ";

  private TokenSubject() {}

  /** Null where there is none. */
  static @Nullable String of(@Nullable String authorization) {
    // RFC 9110, section 11.1: the scheme's case does not matter.
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        || authorization.length() > MAX_TOKEN) {
      return null;
    }
    int first = authorization.indexOf('.', BEARER.length());
    int second = first < 0 ? -1 : authorization.indexOf('.', first + 1);
    if (second < 0) {
      return null;
    }
    try {
      return subjectOf(Base64.getUrlDecoder().decode(authorization.substring(first + 1, second)));
    } catch (IllegalArgumentException | IOException e) {
      // Not a token: something else tells the user, and the server will refuse it.
      return null;
    }
  }

  private static @Nullable String subjectOf(byte[] claims) throws IOException {
    try (JsonParser parser = JSON.createParser(claims)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("sub")) {
          String subject = value == JsonToken.VALUE_STRING ? parser.getText() : "";
          return subject.isEmpty() || subject.length() > MAX_SUBJECT ? null : subject;
        }
        parser.skipChildren();
      }
      return null;
    }
  }
}
