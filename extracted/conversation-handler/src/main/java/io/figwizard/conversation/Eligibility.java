package io.figwizard.conversation;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether the caller may begin a conversation, by our rows alone: nobody else is asked. */
@Handles(action = "eligibility", effect = Effect.SAFE)
final class Eligibility implements Action<Eligibility.Request, Eligibility.Answer> {
  record Request() {}

  /**
   * @param reason why not: {@code session_active} or {@code minutes_exhausted}; null where eligible
   * @param plan billing's, or {@code free}
   * @param secondsUsed of the conversations of this month that are over
   * @param secondsReserved for one that is not
   * @param conversationId of the one that is registered or active, null where there is none
   * @param resetsAt when the next month begins
   */
  record Answer(
      boolean eligible,
      @Nullable String reason,
      String plan,
      long secondsPerMonth,
      long secondsUsed,
      long secondsReserved,
      long secondsLeft,
      @Nullable UUID conversationId,
      Instant resetsAt) {}

  private final Allowance allowance;
  private final Now now;

  Eligibility(Allowance allowance, Now now) {
    this.allowance = allowance;
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    LocalDate month = UsageMonth.at(now.instant());
    SessionSql sessions = call.sql(SessionSql.class);
    String variant = call.variant().id();
    Allowance.Standing standing =
        allowance.of(
            call.sql(EntitlementSql.class).plans(call.userId(), variant, now.instant()),
            sessions.usage(call.userId(), variant, month));
    Session open = sessions.open(call.userId(), variant).orElse(null);
    String reason = reason(open, standing);
    return new Answer(
        reason == null,
        reason,
        standing.plan(),
        standing.seconds(),
        standing.used(),
        standing.reserved(),
        standing.left(),
        open == null ? null : open.conversationId(),
        month.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /**
   * One that is registered only, register-session hands out again: its minutes are kept already.
   */
  private static @Nullable String reason(@Nullable Session open, Allowance.Standing standing) {
    if (open == null) {
      return standing.exhausted() ? "minutes_exhausted" : null;
    }
    return open.status().equals("active") && open.endedAt() == null ? "session_active" : null;
  }
}
