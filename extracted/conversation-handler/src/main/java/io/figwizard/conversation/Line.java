package io.figwizard.conversation;

import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The line to the voice provider of one variant, and what is done with what it says. */
record Line(Variant variant, VoiceProvider voice, Settlement settlement, Jdbi jdbi, Now now) {
  /** After it, nobody waits for an address that a registration has not got. */
  private static final Duration REGISTRATION = Duration.ofMinutes(1);

  /** What is known after the provider was asked. */
  enum Known {
    /** A registration is waiting for its address. */
    REGISTERING,
    /** Can be begun. */
    NOT_BEGUN,
    RUNNING,
    /** Settled, expired: whatever it is, it is in nobody's way. */
    OVER
  }

  /** Asks the provider about an open session, and makes the rows say what it says. */
  Known ask(Session session) {
    if (session.signedUrl() == null && session.status().equals("registered")) {
      return ofRegistration(session);
    }
    Optional<VoiceConversation> said = find(session);
    if (said.isPresent()) {
      settlement.settle(session, said.get());
      return said.get().over() ? Known.OVER : Known.RUNNING;
    }
    if (now.instant().isBefore(session.expiresAt())) {
      return Known.NOT_BEGUN;
    }
    close(session, "expired");
    return Known.OVER;
  }

  /** Who dies while the provider is asked leaves one without an address. */
  private Known ofRegistration(Session session) {
    if (now.instant().isBefore(session.registeredAt().plus(REGISTRATION))) {
      return Known.REGISTERING;
    }
    close(session, "expired");
    return Known.OVER;
  }

  Optional<VoiceConversation> find(Session session) {
    String id = session.providerConversationId();
    return id == null
        ? voice.search(session.conversationId(), session.registeredAt())
        : voice.find(id);
  }

  void close(Session session, String status) {
    jdbi.useExtension(SessionSql.class, sql -> sql.close(session.conversationId(), status));
  }

  /** Nothing is left to learn of it. */
  void stopLooking(Session session) {
    jdbi.useExtension(SessionSql.class, sql -> sql.lookAgain(session.conversationId(), null));
  }

  void lookAgain(Session session, Instant at) {
    jdbi.useExtension(SessionSql.class, sql -> sql.lookAgain(session.conversationId(), at));
  }
}
