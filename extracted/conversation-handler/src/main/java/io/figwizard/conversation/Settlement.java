package io.figwizard.conversation;

import io.figwizard.conversation.SessionSql.Ending;
import io.figwizard.conversation.VoiceConversation.State;
import io.figwizard.handlerkit.Now;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes our rows of a session say what the voice provider says. The only one who writes how a
 * conversation went.
 *
 * <p>Any number of these may be under way for one session, in any number of processes: of an event,
 * of the job, of a user who wants to begin the next one. Each step is an update that names the
 * states it starts from, in one transaction with what follows from it. So of any number of writers
 * one makes the step, and with it the event and the memories; the others find it made.
 */
final class Settlement {
  /** How soon a conversation that is over is asked about again, for what it was about. */
  private static final Duration ANALYSIS = Duration.ofMinutes(2);

  private static final Duration RUNNING = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final Now now;
  private final int memories;

  /**
   * @param memories kept of a user
   */
  Settlement(Jdbi jdbi, Now now, int memories) {
    this.jdbi = jdbi;
    this.now = now;
    this.memories = memories;
  }

  void settle(Session session, VoiceConversation said) {
    jdbi.useTransaction(handle -> settle(handle, session, said, now.instant()));
  }

  private void settle(Handle handle, Session session, VoiceConversation said, Instant at) {
    SessionSql sessions = handle.attach(SessionSql.class);
    if (!said.over()) {
      sessions.running(
          session.conversationId(), said.id(), said.startedAt(), laterOf(session, said, at));
      return;
    }
    if (sessions.end(ending(session, said, at)) == 1 && said.state() != State.FAILED) {
      handle
          .attach(OutboxSql.class)
          .completed(session.userId(), session.variant(), session.conversationId(), said.seconds());
    }
    if (said.analysed()
        && sessions.analyse(
                session.conversationId(), said.summary(), said.seconds(), said.endedAt(at))
            == 1) {
      remember(handle.attach(MemorySql.class), session, said, at);
    }
  }

  private static Ending ending(Session session, VoiceConversation said, Instant at) {
    return new Ending(
        session.conversationId(),
        said.state() == State.FAILED ? "failed" : "completed",
        said.id(),
        said.startedAt(),
        said.endedAt(at),
        said.seconds(),
        said.analysed() ? null : at.plus(ANALYSIS));
  }

  /** Not before it can be over, unless the client said that it is. */
  private static Instant laterOf(Session session, VoiceConversation said, Instant at) {
    Instant soon = at.plus(RUNNING);
    Instant started = said.startedAt();
    if (started == null || session.endedAt() != null) {
      return soon;
    }
    Instant expected = started.plusSeconds(session.reservedSeconds());
    return expected.isAfter(soon) ? expected : soon;
  }

  private void remember(MemorySql memory, Session session, VoiceConversation said, Instant at) {
    String summary = said.summary();
    if (summary != null) {
      memory.addSummary(
          session.userId(), Text.bounded(summary, Text.MEMORY), session.conversationId(), at);
    }
    for (VoiceConversation.Fact fact : said.facts()) {
      memory.addFact(session.userId(), fact.label(), fact.content(), session.conversationId(), at);
    }
    memory.forgetOldest(session.userId(), memories);
  }
}
