package io.figwizard.stripetwin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells from a request's key which world it belongs to, or why it is refused. */
final class Keys {
  private static final Pattern KEY = Pattern.compile("(?:sk|rk)_(test|live)_\\w+");

  private final Set<String> accepted;

  Keys(Set<String> accepted) {
    this.accepted = accepted;
  }

  Verdict check(@Nullable String authorization) {
    String key = key(authorization);
    if (key.isEmpty()) {
      return Verdict.refused(
          "You did not provide an API key. You need to provide your API key in the Authorization"
              + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See"
              + " https://stripe.com/docs/api#authentication for details, or we can help at"
              + " https://support.stripe.com/.");
    }
    Matcher form = KEY.matcher(key);
    if (!form.matches() || !(accepted.isEmpty() || accepted.contains(key))) {
      return Verdict.refused("Invalid API Key provided: " + masked(key));
    }
    return new Verdict(form.group(1).equals("live"), null);
  }

  private static String key(@Nullable String authorization) {
    if (authorization == null) {
      return "";
    }
    if (authorization.startsWith("Bearer ")) {
      return authorization.substring("Bearer ".length()).strip();
    }
    if (authorization.startsWith("Basic ")) {
      return basicUser(authorization.substring("Basic ".length()).strip());
    }
    return "";
  }

  private static String basicUser(String encoded) {
    try {
      String decoded = new String(Base64.getDecoder().decode(encoded), UTF_8);
      return decoded.substring(0, (decoded + ":").indexOf(':'));
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String masked(String key) {
    int shown = Math.min(8, key.length() / 2);
    return key.substring(0, shown) + "*".repeat(8) + key.substring(key.length() - shown / 2);
  }

  /** World of an accepted key, or the reason why it is refused. */
  record Verdict(boolean livemode, @Nullable String refusal) {
    static Verdict refused(String why) {
      return new Verdict(false, why);
    }
  }
}
