package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import org.jspecify.annotations.Nullable;

/**
 * One copied request on its way: waits for the extracted side's answer, and for the monolith's
 * second one where it was asked for. Used by the shadow loop's thread only.
 */
final class ShadowTask {

  private final Route route;
  private final MessageHead head;
  private final String method;
  private final String target;
  private final String requestId;
  private final byte[] body;
  private final ShadowAnswer monolith;
  private final Copies copies;
  private final ShadowMemory.Share share;
  private int missing;
  private @Nullable ShadowAnswer extracted;
  private @Nullable ShadowAnswer repeated;
  private @Nullable CopyFailure failure;

  /**
   * @param missing answers to wait for: 1, or 2 with the repetition
   */
  ShadowTask(
      Route route,
      RequestHead head,
      String requestId,
      byte[] body,
      ShadowAnswer monolith,
      int missing,
      Copies copies,
      ShadowMemory.Share share) {
    this.route = route;
    this.head = head.fields();
    this.method = head.method();
    this.target = head.target();
    this.requestId = requestId;
    this.body = body;
    this.monolith = monolith;
    this.missing = missing;
    this.copies = copies;
    this.share = share;
  }

  Route route() {
    return route;
  }

  ShadowMemory.Share share() {
    return share;
  }

  boolean toHead() {
    return method.equals("HEAD");
  }

  void extracted(@Nullable ShadowAnswer answer, @Nullable CopyFailure why) {
    extracted = answer;
    failure = why;
    one();
  }

  void repeated(@Nullable ShadowAnswer answer) {
    repeated = answer;
    one();
  }

  private void one() {
    if (--missing > 0) {
      return;
    }
    share.end();
    CopiedRequest request = new CopiedRequest(requestId, method, target, head.copiedFields(), body);
    ShadowAnswer answered = extracted;
    if (answered == null) {
      CopyFailure why = failure == null ? new CopyFailure(Lost.BROKEN, "no answer") : failure;
      copies.lost(new FailedCopy(route, request, why.why(), why.detail()));
      return;
    }
    CopiedAnswer again = repeated == null ? null : repeated.copied();
    copies.answered(new AnswerPair(route, request, monolith.copied(), answered.copied(), again));
  }
}
