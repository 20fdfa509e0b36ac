package io.figwizard.routingproxy.routes;

/**
 * Who a request belongs to when a canary assigns it and users are counted.
 *
 * @param by what told it
 * @param key the same for all requests of a user, and nobody else's; may hold a secret of the
 *     user's, so it is hashed before it is kept and never logged
 */
public record UserKey(UserSource by, String key) {

  /** Without the key. */
  @Override
  public String toString() {
    return "user told by " + by;
  }
}
