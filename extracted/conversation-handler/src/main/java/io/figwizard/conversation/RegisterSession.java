package io.figwizard.conversation;

import io.figwizard.conversation.SessionSql.Registration;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Registers a conversation before it begins: keeps its minutes, and gets an address of the voice
 * provider's that is good for one call. Who registers again before beginning gets the same one.
 *
 * <p>The row stands before the provider is asked, so a second device finds it; it is taken back
 * when the provider does not answer.
 */
@Handles(action = "register-session", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class RegisterSession implements Action<RegisterSession.Request, RegisterSession.Answer> {
  record Request() {}

  /**
   * @param signedUrl where the client opens its WebSocket
   * @param expiresAt until when it can
   * @param maxSeconds what is kept for the call; the client is to end it by then
   * @param dynamicVariables what the client must give the provider when it begins, and {@code
   *     userId} as its user id: both come back with the conversation
   */
  record Answer(
      UUID conversationId,
      String signedUrl,
      Instant expiresAt,
      int maxSeconds,
      Map<String, String> dynamicVariables,
      UUID userId) {
    /** Without what anybody could begin a call with. */
    @Override
    public String toString() {
      return "registration of " + conversationId;
    }
  }

  /** Of an address that is handed out once more. */
  private static final Duration LEAST_LIFE = Duration.ofSeconds(30);

  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Line line;
  private final Allowance allowance;
  private final Duration lifetime;

  /**
   * @param lifetime of a signed URL
   */
  RegisterSession(Line line, Allowance allowance, Duration lifetime) {
    this.line = line;
    this.allowance = allowance;
    this.lifetime = lifetime;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Optional<Answer> again = ofOpenSession(call);
    return again.isPresent() ? again.get() : sign(reserve(call));
  }

  /** Empty where there is none any more. */
  private Optional<Answer> ofOpenSession(Call call) {
    Session open = open(call.userId()).orElse(null);
    if (open == null) {
      return Optional.empty();
    }
    return switch (line.ask(open)) {
      case OVER -> Optional.empty();
      case RUNNING -> throw active(open);
      case REGISTERING -> throw inProgress();
      case NOT_BEGUN -> Optional.of(handOutAgain(open));
    };
  }

  /** Only an address that the provider takes once: with another one, two devices could begin. */
  private Answer handOutAgain(Session open) {
    String url = open.signedUrl();
    boolean lives = open.expiresAt().isAfter(line.now().instant().plus(LEAST_LIFE));
    if (url == null || open.providerConversationId() == null || !lives) {
      throw active(open);
    }
    line.jdbi().useExtension(SessionSql.class, sql -> sql.handOutAgain(open.conversationId()));
    return answer(
        open.conversationId(), open.userId(), url, open.expiresAt(), open.reservedSeconds());
  }

  private Registration reserve(Call call) {
    return line.jdbi().inTransaction(handle -> reserve(handle, call.userId()));
  }

  private Registration reserve(Handle handle, UUID user) {
    Instant at = line.now().instant();
    LocalDate month = UsageMonth.at(at);
    String variant = line.variant().id();
    SessionSql sessions = handle.attach(SessionSql.class);
    Allowance.Standing standing =
        allowance.of(
            handle.attach(EntitlementSql.class).plans(user, variant, at),
            sessions.usage(user, variant, month));
    if (standing.reserved() > 0) {
      // Another device came between: it may have kept all that is left, and nothing is used up.
      throw inProgress();
    }
    if (standing.exhausted()) {
      throw Refusal.forbidden(
          "minutes_exhausted",
          "The minutes of this month are used up. See eligibility for when they come back, and"
              + " billing for plans with more.");
    }
    Registration registration =
        new Registration(
            UUID.randomUUID(),
            user,
            variant,
            at,
            at.plus(lifetime),
            month,
            allowance.reservation(standing));
    if (sessions.register(registration) == 0) {
      // So it did after that.
      throw inProgress();
    }
    return registration;
  }

  private Answer sign(Registration registration) {
    VoiceProvider.SignedUrl signed;
    try {
      signed = line.voice().sign();
    } catch (RuntimeException e) {
      withdraw(registration, e);
      throw e;
    }
    Instant expiresAt = line.now().instant().plus(lifetime);
    int stored =
        line.jdbi()
            .withExtension(
                SessionSql.class,
                sql ->
                    sql.sign(
                        registration.conversationId(),
                        signed.url(),
                        signed.conversationId(),
                        expiresAt));
    if (stored == 0) {
      // It took so long that somebody else took it for dead, or the user has left meanwhile.
      throw inProgress();
    }
    return answer(
        registration.conversationId(),
        registration.userId(),
        signed.url(),
        expiresAt,
        registration.reservedSeconds());
  }

  private void withdraw(Registration registration, RuntimeException failure) {
    try {
      line.jdbi()
          .useExtension(SessionSql.class, sql -> sql.withdraw(registration.conversationId()));
    } catch (RuntimeException e) {
      // It is in nobody's way for longer than a minute.
      failure.addSuppressed(e);
    }
  }

  private Optional<Session> open(UUID user) {
    return line.jdbi().withExtension(SessionSql.class, sql -> sql.open(user, line.variant().id()));
  }

  private static Answer answer(
      UUID conversationId, UUID userId, String url, Instant expiresAt, int maxSeconds) {
    return new Answer(
        conversationId,
        url,
        expiresAt,
        maxSeconds,
        Map.of("session_id", conversationId.toString()),
        userId);
  }

  private static Refusal active(Session open) {
    return new Refusal(
        409,
        "session_active",
        "You have a conversation that is under way. End it first, and say so with complete.",
        Map.of("conversationId", open.conversationId().toString()));
  }

  private static Refusal inProgress() {
    return Refusal.retryLater(
        409,
        "registration_in_progress",
        "Another request of yours is registering a conversation. Try again in a moment.",
        SHORTLY);
  }
}
