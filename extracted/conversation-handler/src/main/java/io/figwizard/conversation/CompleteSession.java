package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The client says that a conversation has ended. How long it took, and that its minutes are free
 * again, is the provider's to say: it is asked soon, or says so first. Said twice, or of one that
 * the provider has spoken about, it changes nothing.
 */
@Handles(action = "complete", effect = Effect.WRITE)
@DryRunnable
final class CompleteSession implements Action<CompleteSession.Request, CompleteSession.Answer> {
  record Request(@NotNull UUID conversationId) {}

  /**
   * @param status {@code active} until the provider has spoken
   * @param seconds null until then
   */
  record Answer(
      UUID conversationId,
      String status,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Integer seconds) {}

  private final Now now;

  CompleteSession(Now now) {
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    SessionSql sessions = call.sql(SessionSql.class);
    String variant = call.variant().id();
    sessions.endedByClient(request.conversationId(), call.userId(), variant, now.instant());
    Session session =
        sessions
            .find(request.conversationId(), variant)
            .filter(found -> found.userId().equals(call.userId()))
            .orElseThrow(() -> Missing.conversation(request.conversationId()));
    return new Answer(
        session.conversationId(),
        session.status(),
        session.startedAt(),
        session.endedAt(),
        session.seconds());
  }
}
