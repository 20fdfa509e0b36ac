package io.figwizard.realtime;

import io.figwizard.handlerkit.AccessToken;
import io.figwizard.handlerkit.AuthenticatedUser;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.ServletAccess;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to connect: the header {@code Authorization} says so where there is one, else a ticket
 * in the address, else the token that a WebSocket offers as a subprotocol. Thread-safe.
 */
final class Identification {
  private final ServletAccess access;
  private final Jdbi jdbi;
  private final Clock clock;

  Identification(ServletAccess access, Jdbi jdbi, Clock clock) {
    this.access = access;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Uses the ticket up where there is one.
   *
   * @param offered a token from elsewhere, null where there is none
   * @throws Refusal 401, or 503 when tokens cannot be checked; so can what the database throws be
   */
  AccessToken of(HttpServletRequest request, @Nullable String offered) {
    String authorization = request.getHeader("Authorization");
    if (authorization != null) {
      return access.bearer(authorization);
    }
    String ticket = request.getParameter("ticket");
    return ticket == null ? access.token(offered) : use(new TicketText(ticket));
  }

  private AccessToken use(TicketText ticket) {
    return jdbi.withExtension(TicketSql.class, sql -> sql.use(ticket.hash(), clock.instant()))
        .map(
            holder -> new AccessToken(new AuthenticatedUser(holder.userId()), holder.accessUntil()))
        .orElseThrow(
            () ->
                Refusal.unauthenticated(
                    "The ticket is not valid: one works once, within %d seconds. Ask for another."
                        .formatted(IssueTicket.LIFETIME.toSeconds())));
  }
}
