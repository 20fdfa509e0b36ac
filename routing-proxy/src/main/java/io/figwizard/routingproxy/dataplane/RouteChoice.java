package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.RouteTable.Match;
import org.jspecify.annotations.Nullable;

/**
 * Decides which route a request belongs to, after a look into its body where that is what tells.
 * Small bodies are waited for: they go on in one write and can be sent a second time.
 */
final class RouteChoice {

  /** Told what was decided. */
  interface Decision {

    /** The request must have arrived within this route's limits, whichever it will be. */
    void receiveWithin(Route limits);

    /** This route it is; the request may be sent. */
    void chosen(Route route);

    void refused(ProxyError error);
  }

  private final ProxyLoop loop;
  private final RequestHead head;
  private final @Nullable RequestBody body;
  private final Decision decision;

  /**
   * @param body null where the request has none
   */
  RouteChoice(ProxyLoop loop, RequestHead head, @Nullable RequestBody body, Decision decision) {
    this.loop = loop;
    this.head = head;
    this.body = body;
    this.decision = decision;
  }

  void make(RouteTable routes) {
    Match match = routes.find(head.method(), head.path(), head.literalPath());
    if (match == null) {
      decision.refused(ProxyError.BAD_REQUEST);
    } else if (match instanceof Match.Direct direct) {
      direct(direct.route());
    } else if (match instanceof Match.ByAction byAction) {
      byAction(byAction);
    }
  }

  private void direct(Route found) {
    decision.receiveWithin(found);
    if (body == null) {
      decision.chosen(found);
    } else if (!acceptable(found)) {
      decision.refused(ProxyError.BODY_TOO_LARGE);
    } else if (sizedAndSmall()) {
      body.watch(new WholeBody(() -> decision.chosen(found)));
    } else {
      body.pause();
      decision.chosen(found);
    }
  }

  private void byAction(Match.ByAction match) {
    decision.receiveWithin(match.fallback());
    if (body == null) {
      loop.metrics().peeked(PeekOutcome.NO_ACTION);
      decision.chosen(match.fallback());
    } else if (!head.readableJson()) {
      loop.metrics().peeked(PeekOutcome.UNREADABLE);
      direct(match.fallback());
    } else if (tooLargeForAll(match)) {
      decision.refused(ProxyError.BODY_TOO_LARGE);
    } else {
      body.watch(
          new BodyPeek(
              body,
              loop.settings().peekSize(),
              sizedAndSmall(),
              (outcome, action) -> peeked(match, outcome, action),
              this::unclear));
    }
  }

  private void peeked(Match.ByAction match, PeekOutcome outcome, @Nullable String action) {
    loop.metrics().peeked(outcome);
    Route named = action == null ? null : match.actions().get(action);
    Route found = named == null ? match.fallback() : named;
    if (acceptable(found)) {
      decision.chosen(found);
    } else {
      decision.refused(ProxyError.BODY_TOO_LARGE);
    }
  }

  /** A part of it may be on its way to the side that the first action named. */
  private void unclear(PeekOutcome outcome) {
    loop.metrics().peeked(outcome);
    decision.refused(ProxyError.UNCLEAR_ACTION);
  }

  private boolean sizedAndSmall() {
    return head.contentLength() > 0 && head.contentLength() <= loop.settings().peekSize();
  }

  private boolean tooLargeForAll(Match.ByAction match) {
    long length = head.contentLength();
    return length > match.fallback().limits().maxBodyBytes()
        && match.actions().values().stream().noneMatch(r -> length <= r.limits().maxBodyBytes());
  }

  private boolean acceptable(Route found) {
    long known = body == null ? 0 : body.received();
    return Math.max(head.contentLength(), known) <= found.limits().maxBodyBytes();
  }
}
