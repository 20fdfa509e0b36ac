package io.figwizard.routingproxy.control.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * Somebody who may use the admin API.
 *
 * @param name stands in the history beside what this person did
 * @param tokenSha256 the token's SHA-256, in hexadecimal. A token is 32 random bytes, so it needs
 *     no salt and no slow hash
 */
record Operator(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) Role role,
    @JsonProperty(required = true) String tokenSha256) {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  Operator {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name is \""
              + (name == null ? "" : name.replaceAll("\\p{Cntrl}", " "))
              + "\" (expected: 1 to 64 letters, digits, blanks and . _ @ -, beginning with a letter"
              + " or digit)");
    }
    if (role == null) {
      throw new IllegalArgumentException("role of " + name + " is missing: viewer or operator");
    }
    if (tokenSha256 == null || !HASH.matcher(tokenSha256).matches()) {
      // Its text is not repeated: it may be the token itself.
      throw new IllegalArgumentException(
          "tokenSha256 of " + name + " is not 64 hexadecimal digits; `./fig operator` prints it");
    }
  }
}
