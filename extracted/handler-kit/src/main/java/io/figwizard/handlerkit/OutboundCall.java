package io.figwizard.handlerkit;

import java.net.URI;
import java.util.Set;

/**
 * What is about to be asked of somebody who is not ours. Only dry runs look at it, and tell nobody
 * but the routing proxy: which provider, method and path, and of every parameter a digest with the
 * key of dry runs, so that a value that differs shows without being told.
 *
 * @param target the address with its query
 * @param idempotencyKey what the provider knows a repetition by; empty where it gets none
 * @param contentType of the body: JSON and forms are told by their fields, all else as one
 * @param body empty where there is none
 */
public record OutboundCall(
    Provider provider,
    String method,
    URI target,
    String idempotencyKey,
    String contentType,
    String body) {
  /**
   * Who is asked.
   *
   * @param name one word, alike on both sides: {@code stripe}
   * @param words that paths are made of, as {@code customers}; of all else in a path but versions
   *     only a digest is told, as it may be somebody's id or name
   * @param plain names of parameters whose values may be told: no user's data, no secret, nothing
   *     that others can guess a user by. Of nested ones the innermost, as {@code price} of {@code
   *     line_items[0][price]}
   */
  public record Provider(String name, Set<String> words, Set<String> plain) {
    public Provider {
      words = Set.copyOf(words);
      plain = Set.copyOf(plain);
    }
  }

  /** Whether it only reads (RFC 9110, section 9.2.1). */
  boolean reads() {
    return method.equals("GET");
  }

  /** Without what it says. */
  @Override
  public String toString() {
    return method + " of " + provider.name();
  }
}
