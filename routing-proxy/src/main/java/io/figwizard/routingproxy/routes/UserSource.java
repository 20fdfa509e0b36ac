package io.figwizard.routingproxy.routes;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of a request may tell whose it is.
 *
 * @param name of the cookie, or of the header in lower case; empty for the others
 */
public record UserSource(Kind kind, String name) {

  /** Where it stands. */
  public enum Kind {
    /** RFC 6265, section 4.2. */
    COOKIE,
    HEADER,
    /** The subject of a JWT (RFC 7519, section 4.1.2) in {@code Authorization: Bearer}. */
    TOKEN,
    /** The client's, by what trusted proxies in front say. */
    ADDRESS
  }

  /** Of a cookie's or a header's value; a longer one tells nobody. */
  public static final int MOST_CHARACTERS = 1024;

  // RFC 9110, section 5.6.2; RFC 6265, section 4.1.1.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Set<String> NO_USERS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "date",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "max-forwards",
          "te",
          "trailer",
          "traceparent",
          "tracestate",
          "transfer-encoding",
          "upgrade",
          "x-real-ip",
          "x-request-id");

  // Below the pattern that they are checked against.
  /** The subject of the token. */
  public static final UserSource TOKEN = new UserSource(Kind.TOKEN, "");

  /** The client's address, which every request has. */
  public static final UserSource ADDRESS = new UserSource(Kind.ADDRESS, "");

  public UserSource {
    boolean named = kind == Kind.COOKIE || kind == Kind.HEADER;
    if (named != NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a " + word(kind) + " that tells a user has a name of letters, digits and -, is " + name);
    }
  }

  /**
   * The first cookie of that name that has a value.
   *
   * @throws IllegalArgumentException where no cookie can have that name
   */
  public static UserSource cookie(String name) {
    return new UserSource(Kind.COOKIE, name);
  }

  /**
   * The first header of that name that has a value.
   *
   * @param name in whatever case
   * @throws IllegalArgumentException where no header can have that name, or says something else
   */
  public static UserSource header(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    switch (small) {
      case "authorization", "proxy-authorization" ->
          throw new IllegalArgumentException(
              "the header " + name + " changes with each token; name token, which is its subject");
      case "cookie" ->
          throw new IllegalArgumentException(
              "the header Cookie has all cookies; name one of them: {cookie: NAME}");
      default -> {
        boolean ours = small.startsWith("x-fig-") || small.startsWith("x-forwarded-");
        if (ours || NO_USERS.contains(small)) {
          throw new IllegalArgumentException(
              "the header " + name + " does not tell a user; name one that the client keeps");
        }
      }
    }
    return new UserSource(Kind.HEADER, small);
  }

  /** What is told apart: the same value in two cookies means two users. */
  String key(String value) {
    return switch (kind) {
      case COOKIE, HEADER -> this + "=" + value;
      // As they always were: users keep their places.
      case TOKEN, ADDRESS -> value;
    };
  }

  /** Whether that value tells somebody. */
  boolean tells(String value) {
    boolean given = kind == Kind.COOKIE || kind == Kind.HEADER;
    return !value.isEmpty() && !(given && value.length() > MOST_CHARACTERS);
  }

  /** For operators, for example {@code cookie session}. */
  @Override
  public String toString() {
    return name.isEmpty() ? word(kind) : word(kind) + " " + name;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
