package io.figwizard.realtime;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Gives a ticket to connect with, for a browser, which can send no {@code Authorization} with an
 * {@code EventSource} or a WebSocket: {@code GET /realtime/events?ticket=...}. It opens one
 * connection, within half a minute. Good for both variants, as connections are.
 */
@Handles(action = "ticket", effect = Effect.WRITE)
@DryRunnable
@RateLimited(by = RateLimited.By.USER, requests = 60, seconds = 60)
final class IssueTicket implements Action<IssueTicket.Request, IssueTicket.Answer> {
  record Request() {}

  /**
   * @param ticket for the parameter {@code ticket} of the address
   * @param expiresAt until when it opens a connection
   * @param connectionEndsAt when that connection ends at the latest: with the access token that
   *     this request came with
   */
  record Answer(String ticket, Instant expiresAt, Instant connectionEndsAt) {
    /** Without what anybody could connect with. */
    @Override
    public String toString() {
      return "a ticket until " + expiresAt;
    }
  }

  static final Duration LIFETIME = Duration.ofSeconds(30);

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  IssueTicket(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    TicketText ticket = TicketText.create(random);
    Instant expiresAt = clock.instant().plus(LIFETIME);
    Instant ends = call.authenticatedUntil();
    call.sql(TicketSql.class).insert(ticket.hash(), call.userId(), ends, expiresAt);
    return new Answer(ticket.text(), expiresAt, ends);
  }
}
