package io.figwizard.webhook;

import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.RawRequest;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox of one provider in one variant: who may put something in, and how it is kept. Bodies
 * and secrets are never logged.
 */
final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);

  private final Provider provider;
  private final Variant variant;
  private final SignatureVerifier verifier;
  private final InboxCounters counters;
  private final Clock clock;

  Inbox(
      Provider provider,
      Variant variant,
      SignatureVerifier verifier,
      InboxCounters counters,
      Clock clock) {
    this.provider = provider;
    this.variant = variant;
    this.verifier = verifier;
    this.counters = counters;
    this.clock = clock;
  }

  /**
   * @throws Refusal when the request does not come from the provider, now
   */
  void admit(RawRequest request) {
    Verdict verdict = verifier.verify(request.header(provider.signatureHeader()), request.body());
    if (verdict != Verdict.GENUINE) {
      counters.refused(verdict);
      log.info(
          "Refused a webhook of {} ({}): its signature is {}",
          provider.id(),
          variant.id(),
          verdict.reason());
      throw new Refusal(
          400,
          "invalid_signature",
          "The header "
              + provider.signatureHeader()
              + " must hold a signature of this body, made lately with a secret of this endpoint.",
          Map.of());
    }
  }

  /**
   * @throws Refusal when the event says that it belongs to the other variant
   */
  void refuseOtherVariant(ReceivedEvent event) {
    Boolean livemode = event.livemode();
    if (livemode != null && livemode != (variant == Variant.PRODUCTION)) {
      counters.refusedOtherVariant();
      log.warn(
          "Refused the {} event {} of type {}: its livemode is {}, and this is {}. Let the"
              + " provider's endpoint point to the other variant.",
          provider.id(),
          event.eventId(),
          event.type(),
          livemode,
          variant.id());
      throw new Refusal(
          400,
          "wrong_variant",
          "The event's livemode is " + livemode + ", which does not belong here.",
          Map.of());
    }
  }

  /** In the call's transaction; before its commit nothing has happened. */
  Receipt store(Call call, ReceivedEvent event, byte[] raw) {
    InboxSql sql = call.sql(InboxSql.class);
    if (event.subject() != null) {
      sql.keepSubject(SubjectKey.of(provider, variant, event.subject()));
    }
    boolean duplicate =
        sql.store(InboxSql.Row.of(provider, variant, event), clock.instant(), raw) == 0;
    if (duplicate) {
      counters.duplicate();
    } else {
      counters.stored(event.kind());
    }
    log.info(
        "{} the {} event {} of type {} ({}, {})",
        duplicate ? "Had already" : "Storing",
        provider.id(),
        event.eventId(),
        event.type(),
        variant.id(),
        event.kind().id());
    return new Receipt(event.eventId(), duplicate);
  }
}
