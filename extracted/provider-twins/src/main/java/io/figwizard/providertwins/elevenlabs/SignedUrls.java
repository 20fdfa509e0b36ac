package io.figwizard.providertwins.elevenlabs;

import io.figwizard.twinkit.Query;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The addresses at which a client may begin a conversation. Thread-safe. */
final class SignedUrls {
  private static final Duration VALID = Duration.ofMinutes(15);

  // Nobody listens there: conversations are held over the control.
  private static final String PLACE = "wss://elevenlabs-twin.invalid/v1/convai/conversation";

  private final Clock clock;
  private final Map<String, Ticket> bySignature = new HashMap<>();

  SignedUrls(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param conversation the id that the one conversation will have that this address is good for;
   *     null for any number of conversations
   */
  synchronized String issue(String agent, @Nullable String conversation) {
    String signature = "cvtkn_" + UUID.randomUUID().toString().replace("-", "");
    bySignature.put(signature, new Ticket(agent, conversation, clock.instant().plus(VALID)));
    return PLACE
        + "?agent_id="
        + agent
        + (conversation == null ? "" : "&conversation_id=" + conversation)
        + "&conversation_signature="
        + signature;
  }

  /**
   * What the address is good for.
   *
   * @throws IllegalArgumentException when it is good for nothing: ElevenLabs closes the connection
   */
  synchronized Ticket redeem(String signedUrl) {
    String signature =
        new Query(URI.create(signedUrl)).text("conversation_signature").orElse("none");
    Ticket ticket =
        Optional.ofNullable(bySignature.get(signature))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the signed URL was never issued, or is used up: " + signedUrl));
    if (clock.instant().isAfter(ticket.until())) {
      throw new IllegalArgumentException("the signed URL expired at " + ticket.until());
    }
    if (ticket.conversation() != null) {
      bySignature.remove(signature);
    }
    return ticket;
  }

  /** What somebody may do with an address. */
  record Ticket(String agent, @Nullable String conversation, Instant until) {}
}
