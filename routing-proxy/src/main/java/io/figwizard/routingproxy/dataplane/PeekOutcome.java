package io.figwizard.routingproxy.dataplane;

import java.util.Locale;

/**
 * What came of looking for {@code action} in a body. All but FOUND mean the default route; behind
 * FOUND in a body that goes on as it comes, that the request is refused.
 */
enum PeekOutcome {
  /** A string at the top level; in a body that was seen whole, the only one. */
  FOUND,
  /** A well-formed object without that key, or no body at all. */
  NO_ACTION,
  /** The key stands there twice. */
  DUPLICATE,
  /** The key is there, its value is not a string. */
  NOT_A_STRING,
  /** Not a JSON object, or one with a byte order mark, or cut short. */
  MALFORMED,
  /** A value that is longer than any action's name or not ASCII, or nesting beyond all use. */
  EXOTIC,
  /** Not found within the bytes that the proxy is willing to hold. */
  TOO_LARGE,
  /** The content type is not JSON in UTF-8, or the body is encoded (compressed). */
  UNREADABLE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The label in metrics. */
  String word() {
    return word;
  }
}
