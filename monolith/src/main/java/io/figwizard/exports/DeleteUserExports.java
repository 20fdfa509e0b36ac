package io.figwizard.exports;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes the exports of users who have left, one at a time: a file may be large. Whoever makes one
 * at this moment finds it gone and stops.
 */
final class DeleteUserExports implements EventConsumer {
  private final Jdbi jdbi;

  DeleteUserExports(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "exports.user-deleted";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      delete(UUID.fromString(event.payload().required("userId").textValue()));
    }
  }

  private void delete(UUID user) {
    for (UUID export : jdbi.withExtension(ExportSql.class, sql -> sql.allOf(user))) {
      jdbi.useExtension(ExportSql.class, sql -> sql.delete(export, user));
    }
  }
}
