package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's promise that requests with the same key are the same request.
 *
 * @param bodyHash SHA-256 of the body's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the database only
record IdempotencyKey(UUID user, String action, String key, byte[] bodyHash) {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED_HEADER = "Idempotency-Replayed";
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");

  /**
   * The request's key, or null where none is sent or none is needed: {@code safe} actions may be
   * repeated anyway, and a public action has no user to keep keys apart by.
   *
   * @throws Refusal 422 when the key is not 1 to 255 visible ASCII characters
   */
  static @Nullable IdempotencyKey of(
      ContainerRequestContext request,
      ActionDefinition<?, ?> action,
      Variant variant,
      @Nullable UUID user,
      byte[] body) {
    String key = request.getHeaderString(HEADER);
    if (key == null || user == null || action.effect() == Effect.SAFE) {
      return null;
    }
    if (!VISIBLE_ASCII.matcher(key).matches()) {
      throw Refusals.invalidInput(
          Map.of(HEADER, "must be 1 to 255 visible ASCII characters without spaces"));
    }
    return new IdempotencyKey(user, action.name() + variant.suffix(), key, sha256(body));
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
