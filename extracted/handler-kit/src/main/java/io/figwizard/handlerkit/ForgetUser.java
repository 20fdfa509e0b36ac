package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Removes the stored answers of users who have left, which hold what they were answered. */
final class ForgetUser implements EventConsumer {
  private final String domain;
  private final Jdbi jdbi;

  ForgetUser(String domain, Jdbi jdbi) {
    this.domain = domain;
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return domain + ".forget-answers";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      JsonNode user = event.payload().required("userId");
      jdbi.useExtension(IdempotencySql.class, sql -> sql.forget(UUID.fromString(user.textValue())));
    }
  }
}
