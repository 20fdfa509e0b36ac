package io.figwizard.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about itself, whoever sent it.
 *
 * @param eventId unique for the provider and variant
 * @param objectId what it is about
 * @param subject whom it is about
 * @param livemode false for an event of test data
 * @param orderingKey without provider and variant: events with the same one stay in order
 * @param payload what other domains learn, but for the variant
 */
record ReceivedEvent(
    String eventId,
    Kind kind,
    String type,
    @Nullable String apiVersion,
    @Nullable String objectId,
    @Nullable String subject,
    @Nullable Boolean livemode,
    String orderingKey,
    ObjectNode payload) {

  /** The type of events that do not say theirs. */
  static final String NO_TYPE = "unknown";

  /** For a body without an id of its own: sent again, it has the same. */
  static String idOf(byte[] body) {
    return "sha256:" + HexFormat.of().formatHex(sha256(body));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
