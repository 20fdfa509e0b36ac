package io.figwizard.schemamigrator;

import java.util.List;

/**
 * Where a domain's schema stands against the changelog in its jar.
 *
 * @param domain also the schema's name
 * @param pending the changes that the schema lacks, in the order they will run
 */
public record SchemaState(String domain, List<String> pending) {
  public SchemaState {
    pending = List.copyOf(pending);
  }

  public boolean isCurrent() {
    return pending.isEmpty();
  }
}
