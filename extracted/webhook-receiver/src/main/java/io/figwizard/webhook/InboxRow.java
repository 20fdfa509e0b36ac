package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.Variant;
import org.jspecify.annotations.Nullable;

/** An event as {@link InboxSql} stores it and tells of it. */
record InboxRow(
    String provider,
    String variant,
    String eventId,
    String kind,
    String type,
    @Nullable String apiVersion,
    @Nullable String objectId,
    @Nullable String subject,
    byte @Nullable [] subjectHash,
    @Nullable Boolean livemode,
    String outboxType,
    String orderingKey,
    String payload) {

  static InboxRow of(Provider provider, Variant variant, ReceivedEvent event) {
    String subject = event.subject();
    return new InboxRow(
        provider.id(),
        variant.id(),
        event.eventId(),
        event.kind().id(),
        event.type(),
        event.apiVersion(),
        event.objectId(),
        subject,
        subject == null ? null : ReceivedEvent.sha256(subject.getBytes(UTF_8)),
        event.livemode(),
        provider.id() + ".event",
        provider.id() + ":" + variant.id() + ":" + event.orderingKey(),
        event.payload().put("variant", variant.id()).toString());
  }
}
