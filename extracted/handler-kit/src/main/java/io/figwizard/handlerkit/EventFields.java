package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.SortedMap;

/**
 * Makes of an event what may be told of it: every field of its payload, and what else stands in its
 * row, by name with a keyed digest. One thread.
 */
final class EventFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] key;
  private final ValueText text;

  EventFields(byte[] key, ValueText text) {
    this.key = key;
    this.text = text;
  }

  /**
   * @param row as JSON, without what is made up for every row
   */
  SortedMap<String, String> of(String type, String row) {
    ToldFields fields = new ToldFields("figwizard-event", type, Set.of("delay"), key);
    try {
      fields.add("", text.settled(JSON.readTree(row)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL writes JSON that cannot be read", e);
    }
    return fields.told();
  }
}
