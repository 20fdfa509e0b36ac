package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * Erases what events say about somebody who left: a customer of Stripe once billing has deleted it,
 * and the conversations of a user. What still comes about them is stored without its body.
 */
final class EraseSubject implements EventConsumer {
  private static final String CUSTOMER_ERASED = "customer.erased";
  private static final String USER_DELETED = "user.deleted";

  private final Jdbi jdbi;
  private final Clock clock;

  EraseSubject(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook.erase-subject";
  }

  @Override
  public Set<String> types() {
    return Set.of(CUSTOMER_ERASED, USER_DELETED);
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      if (event.type().equals(CUSTOMER_ERASED)) {
        Variant variant = Variant.of(event.payload().required("variant").textValue());
        erase(Provider.STRIPE, variant, event.payload().required("customerId").textValue());
      } else if (event.type().equals(USER_DELETED)) {
        for (Variant variant : Variant.values()) {
          erase(Provider.ELEVENLABS, variant, event.payload().required("userId").textValue());
        }
      }
    }
  }

  private void erase(Provider provider, Variant variant, String subject) {
    jdbi.useTransaction(
        handle -> {
          ErasureSql sql = handle.attach(ErasureSql.class);
          sql.holdSubject(SubjectKey.of(provider, variant, subject));
          sql.remember(
              provider.id(),
              variant.id(),
              ReceivedEvent.sha256(subject.getBytes(UTF_8)),
              clock.instant());
          sql.erase(provider.id(), variant.id(), subject);
        });
  }
}
