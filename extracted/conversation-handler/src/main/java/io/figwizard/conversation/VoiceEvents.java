package io.figwizard.conversation;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something happened to a conversation at ElevenLabs: it is asked what. What the event itself says
 * does not matter, so neither does its order, nor how often it comes.
 */
final class VoiceEvents implements EventConsumer {
  private record Subject(Variant variant, String conversation, boolean neverBegan) {}

  private static final Logger log = LoggerFactory.getLogger(VoiceEvents.class);
  private static final String INITIATION_FAILURE = "call_initiation_failure";

  private final Map<Variant, Line> lines;
  private final MetricRegistry metrics;
  private final Alerts alerts;

  VoiceEvents(Map<Variant, Line> lines, MetricRegistry metrics, Alerts alerts) {
    this.lines = Map.copyOf(lines);
    this.metrics = metrics;
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "conversation.voice-event";
  }

  @Override
  public Set<String> types() {
    return Set.of("elevenlabs.event");
  }

  /**
   * @throws IllegalStateException when this process has no key of the events' variant, or the
   *     provider does not know yet what it told us of
   */
  @Override
  public void accept(List<DomainEvent> events) {
    Set<Subject> subjects = new LinkedHashSet<>();
    for (DomainEvent event : events) {
      subject(event.payload()).ifPresent(subjects::add);
    }
    subjects.forEach(this::take);
  }

  private Optional<Subject> subject(JsonNode payload) {
    Variant variant = Variant.of(payload.path("variant").asText());
    String conversation = payload.path("conversationId").asText("");
    if (conversation.isEmpty()) {
      count(variant, "without-conversation");
      return Optional.empty();
    }
    boolean neverBegan = payload.path("eventType").asText("").equals(INITIATION_FAILURE);
    return Optional.of(new Subject(variant, conversation, neverBegan));
  }

  private void take(Subject subject) {
    Line line = line(subject.variant());
    Optional<VoiceConversation> said = line.voice().find(subject.conversation());
    Optional<Session> session = session(line, subject.conversation(), said);
    if (session.isEmpty()) {
      count(subject.variant(), "unknown-session");
      log.info(
          "The voice provider told us about a conversation in {} that is none of ours: {}",
          subject.variant().id(),
          subject.conversation());
    } else if (said.isPresent()) {
      line.settlement().settle(session.get(), said.get());
    } else if (subject.neverBegan()) {
      line.close(session.get(), "failed");
    } else if (session.get().open()) {
      throw new IllegalStateException(
          "The voice provider told us about conversation "
              + subject.conversation()
              + " and does not know it when asked; asking again later.");
    }
  }

  /** By the id that the provider gave us; else by ours, unless it belongs to another one. */
  private static Optional<Session> session(
      Line line, String conversation, Optional<VoiceConversation> said) {
    String variant = line.variant().id();
    return line.jdbi()
        .withExtension(
            SessionSql.class,
            sql ->
                sql.findByProvider(conversation, variant)
                    .or(
                        () ->
                            said.map(VoiceConversation::sessionId)
                                .flatMap(id -> sql.find(id, variant))
                                .filter(found -> found.providerConversationId() == null)));
  }

  private Line line(Variant variant) {
    Line line = lines.get(variant);
    if (line == null) {
      alerts.raise(
          "conversation.events-without-key-" + variant.id(),
          "ElevenLabs' events of "
              + variant.id()
              + " wait: no key of that variant is configured where the worker runs.");
      throw new IllegalStateException(
          "An event of ElevenLabs' is for "
              + variant.id()
              + ", which this process does not serve. Configure conversation."
              + variant.id()
              + " where the worker runs.");
    }
    return line;
  }

  private void count(Variant variant, String what) {
    metrics.meter("conversation.events." + variant.id() + "." + what).mark();
  }
}
