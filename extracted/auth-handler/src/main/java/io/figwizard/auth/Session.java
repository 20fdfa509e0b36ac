package io.figwizard.auth;

import java.util.UUID;

/**
 * What a client gets when it has proven who it is; named like the answer of RFC 6749, section 5.1.
 *
 * @param expiresIn seconds that the access token is good for
 * @param refreshToken good once: {@link Refresh} answers with the next one
 * @param refreshExpiresIn seconds that the refresh token is good for
 */
record Session(
    UUID userId,
    String accessToken,
    String tokenType,
    long expiresIn,
    String refreshToken,
    long refreshExpiresIn) {
  /** Without the tokens, so that no log line can ever hold them. */
  @Override
  public String toString() {
    return "Session[userId=" + userId + "]";
  }
}
