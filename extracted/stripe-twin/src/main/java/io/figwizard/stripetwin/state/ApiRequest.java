package io.figwizard.stripetwin.state;

import org.jspecify.annotations.Nullable;

/**
 * One request of the API, with an accepted key.
 *
 * @param livemode world the key belongs to
 * @param method HTTP method
 * @param path without the query, for example {@code /v1/customers/cus_1}
 * @param form the query of a GET, the body of another method; form-encoded
 * @param idempotencyKey {@code Idempotency-Key} of the client
 */
public record ApiRequest(
    boolean livemode, String method, String path, String form, @Nullable String idempotencyKey) {
  /** A request without an idempotency key, as the double's own pages make it. */
  public static ApiRequest of(boolean livemode, String method, String path, String form) {
    return new ApiRequest(livemode, method, path, form, null);
  }
}
