package io.figwizard.routingproxy.diff;

import org.jspecify.annotations.Nullable;

/**
 * What people have said about one field of one route's answers.
 *
 * @param where as the file writes it: a path, or {@code header name}
 * @param number its place in the file, from 1; 0 for a rule that is built in
 * @param judge decides alone whether two values agree; null where the values are compared as usual
 * @param ignore whether differences here and below do not count, unless a judge speaks of them
 * @param unordered whether the order of an array's elements does not count
 * @param key field that tells an array's elements; null where their place does
 * @param rename the field's name on the extracted side; null where it is the same
 * @param nullEqualsAbsent whether null is the same as not being there
 * @param because why, for readers
 */
record Rule(
    String where,
    int number,
    @Nullable Judge judge,
    boolean ignore,
    boolean unordered,
    @Nullable String key,
    @Nullable String rename,
    boolean nullEqualsAbsent,
    String because) {

  private static final String HEADER = "header ";

  /** The envelope's request id is another one each time, by design. */
  static final Rule REQUEST_ID =
      new Rule(
          "requestId",
          0,
          Judge.PRESENT,
          false,
          false,
          null,
          null,
          false,
          "every request has its own");

  boolean ofHeader() {
    return where.startsWith(HEADER);
  }

  /** The header's name; only where it is the rule of one. */
  String header() {
    return where.substring(HEADER.length());
  }
}
