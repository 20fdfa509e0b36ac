package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that became true in a domain, from the domain's outbox.
 *
 * @param id the same whenever it is delivered again
 * @param domain who says so: {@code auth}
 * @param type {@code user.deleted}
 * @param key events of one domain with the same key are delivered in the order in which they were
 *     written
 * @param payload of the form that the type has
 */
public record DomainEvent(
    UUID id, String domain, String type, String key, JsonNode payload, Instant createdAt) {

  /** Without the payload, which may be about a person. */
  @Override
  public String toString() {
    return type + " " + id + " of " + domain;
  }
}
