package io.figwizard.jobs;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Removes what is known of the mails to users who have left, also those that wait. */
final class ForgetMails implements EventConsumer {
  private final Jdbi jdbi;

  ForgetMails(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "jobs.forget-mails";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    List<UUID> users =
        events.stream()
            .map(event -> event.payload().required("userId").textValue())
            .map(UUID::fromString)
            .distinct()
            .toList();
    jdbi.useExtension(ResetMailSql.class, sql -> sql.forget(users));
    jdbi.useExtension(DigestSql.class, sql -> sql.forget(users));
  }
}
