package io.figwizard.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Outbox;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Removes what a user who has left still has in the outboxes: events that nobody wants would lie
 * there for ever, with what they say about the user.
 */
final class ForgetUnwanted implements EventConsumer {
  private final List<Outbox> outboxes;
  private final Set<String> wanted;

  /**
   * @param wanted the types that somebody wants
   */
  ForgetUnwanted(Collection<Outbox> outboxes, Set<String> wanted) {
    this.outboxes = List.copyOf(outboxes);
    this.wanted = Set.copyOf(wanted);
  }

  @Override
  public String name() {
    return "worker.forget-unwanted";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      JsonNode user = event.payload().required("userId");
      String key = "user:" + UUID.fromString(user.textValue());
      outboxes.forEach(outbox -> outbox.deleteUnwanted(wanted, key));
    }
  }
}
