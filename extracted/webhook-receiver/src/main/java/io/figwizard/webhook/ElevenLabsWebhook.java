package io.figwizard.webhook;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RawAction;
import io.figwizard.handlerkit.RawRequest;
import java.util.Set;

/** Takes an event of ElevenLabs, of any type. */
@Handles(action = "elevenlabs", effect = Effect.IDEMPOTENT, access = Access.PUBLIC)
final class ElevenLabsWebhook implements RawAction<Receipt> {
  private static final Set<String> TYPES =
      Set.of("post_call_transcription", "post_call_audio", "call_initiation_failure");

  private final Inbox inbox;
  private final InboxCounters counters;

  ElevenLabsWebhook(Inbox inbox, InboxCounters counters) {
    this.inbox = inbox;
    this.counters = counters;
  }

  @Override
  public Receipt handle(Call call, RawRequest request) {
    inbox.admit(request);
    ReceivedEvent event = ElevenLabsEvents.read(request.body());
    Receipt receipt = inbox.store(call, event, request.body());
    if (!receipt.duplicate() && !TYPES.contains(event.type())) {
      counters.unexpectedType();
    }
    return receipt;
  }
}
