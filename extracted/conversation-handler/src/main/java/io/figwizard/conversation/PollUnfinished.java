package io.figwizard.conversation;

import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the voice provider about conversations whose end it should have told us by now: webhooks are
 * lost, and clients close their laptops. After a day, nobody waits for an answer any more.
 */
final class PollUnfinished implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(PollUnfinished.class);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final int AT_ONCE = 100;

  private final Map<Variant, Line> lines;

  PollUnfinished(Map<Variant, Line> lines) {
    this.lines = Map.copyOf(lines);
  }

  @Override
  public String name() {
    return "conversation.poll-unfinished";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    RuntimeException failure = null;
    for (Line line : lines.values()) {
      Instant at = line.now().instant();
      for (Session session : due(line, at)) {
        try {
          poll(line, session, at);
        } catch (RuntimeException e) {
          // One conversation must not keep the others waiting, nor be asked about without end.
          failure = e;
          giveUpOrLookAgain(line, session, at);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void poll(Line line, Session session, Instant at) {
    if (session.open()) {
      Line.Known known = line.ask(session);
      if (known == Line.Known.NOT_BEGUN) {
        line.lookAgain(session, session.expiresAt());
      } else if (known == Line.Known.REGISTERING) {
        line.lookAgain(session, at.plus(AGAIN));
      } else if (known == Line.Known.RUNNING && tooOld(session, at)) {
        abandon(line, session);
      }
      return;
    }
    // Over, and not analysed when it was last looked at.
    line.find(session).ifPresent(said -> line.settlement().settle(session, said));
    giveUpOrLookAgain(line, session, at);
  }

  private static void giveUpOrLookAgain(Line line, Session session, Instant at) {
    if (!tooOld(session, at)) {
      line.lookAgain(session, at.plus(AGAIN));
    } else if (session.open()) {
      abandon(line, session);
    } else {
      line.stopLooking(session);
    }
  }

  private static void abandon(Line line, Session session) {
    log.warn(
        "Nobody could say for a day how conversation {} went; it costs its user no minutes",
        session.conversationId());
    line.close(session, "abandoned");
  }

  private static boolean tooOld(Session session, Instant at) {
    return session.registeredAt().isBefore(at.minus(PATIENCE));
  }

  private static List<Session> due(Line line, Instant at) {
    return line.jdbi()
        .withExtension(SessionSql.class, sql -> sql.toLookAt(line.variant().id(), at, AT_ONCE));
  }
}
