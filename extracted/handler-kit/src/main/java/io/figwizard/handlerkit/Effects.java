package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an action would have done to the world, as its dry run tells the routing proxy.
 *
 * @param rows by table with its schema, without tables that stay as they are
 * @param outbound what would have left the domain, sorted
 * @param complete false where PostgreSQL does not count rows ({@code track_counts} is off)
 */
record Effects(SortedMap<String, Rows> rows, List<Outbound> outbound, boolean complete) {
  static final String HEADER = "X-Fig-Effects";
  static final Effects NONE = new Effects(new TreeMap<>(), List.of(), true);

  /** Bytes of the header's value; proxies and servers take 8 KiB for all headers together. */
  private static final int LONGEST = 4096;

  /** Of one table. */
  record Rows(long inserted, long updated, long deleted) {
    boolean any() {
      return inserted != 0 || updated != 0 || deleted != 0;
    }

    Rows minus(Rows before) {
      return new Rows(
          inserted - before.inserted, updated - before.updated, deleted - before.deleted);
    }
  }

  /**
   * @param kind {@code event}
   * @param what the event's type
   */
  record Outbound(String kind, String what) {}

  /** The value of {@link #HEADER}: base64url of JSON, no padding. */
  String header(JsonMapper mapper) {
    String whole = encoded(mapper, this);
    return whole.length() <= LONGEST ? whole : encoded(mapper, Map.of("tooLarge", true));
  }

  private static String encoded(JsonMapper mapper, Object value) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mapper.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Effects cannot be written as JSON", e);
    }
  }
}
