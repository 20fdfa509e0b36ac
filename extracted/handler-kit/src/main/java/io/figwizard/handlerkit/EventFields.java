package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.SortedMap;

/**
 * Makes of an event what may be told of it: every field of its payload, and what else stands in its
 * row, by name with a keyed digest; plain is only how many seconds later it may be delivered. One
 * thread.
 */
final class EventFields {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the row, not of what is in it: a payload's may be anything. */
  private static final String DELAY = "delay";

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
    ToldFields fields = new ToldFields("figwizard-event", type, Set.of(), key);
    JsonNode line = read(row);
    fields.add("", text.settled(line));
    SortedMap<String, String> told = fields.told();
    JsonNode delay = line.path(DELAY);
    if (delay.isNumber()) {
      told.put(DELAY, delay.asText());
    }
    return told;
  }

  private static JsonNode read(String row) {
    try {
      return JSON.readTree(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL writes JSON that cannot be read", e);
    }
  }
}
