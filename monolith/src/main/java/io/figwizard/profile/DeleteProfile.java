package io.figwizard.profile;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Removes the profile and the draft of users who have left. */
final class DeleteProfile implements EventConsumer {
  private final Jdbi jdbi;

  DeleteProfile(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "profile.delete-profile";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      UUID userId = UUID.fromString(event.payload().required("userId").textValue());
      jdbi.useExtension(DraftSql.class, sql -> sql.delete(userId));
      jdbi.useExtension(ProfileSql.class, sql -> sql.delete(userId));
    }
  }
}
