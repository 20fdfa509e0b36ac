package io.figwizard.routingproxy.dataplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who a request belongs to when a canary assigns it: the subject of its token, else its address.
 *
 * <p>The token is not verified. A client that invents one can choose its own side and nothing else:
 * the side that serves verifies it.
 */
final class UserKey {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_TOKEN = 4096;
  private static final int MAX_SUBJECT = 256;
  private static final String BEARER = "Bearer ";

  private UserKey() {}

  static String of(@Nullable String authorization, String clientAddress) {
    String subject = authorization == null ? null : subject(authorization);
    return subject == null ? clientAddress : subject;
  }

  private static @Nullable String subject(String authorization) {
    // RFC 9110, section 11.1: the scheme's case does not matter.
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
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
      // Not a token: the address decides, and the server will refuse it.
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
