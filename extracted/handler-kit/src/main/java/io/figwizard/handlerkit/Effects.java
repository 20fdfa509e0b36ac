package io.figwizard.handlerkit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an action would have done to the world, as its dry run tells the routing proxy.
 *
 * @param rows by table with its schema, without tables that stay as they are
 * @param values by table a digest of what was written to each of its columns, and looked for; null
 *     where that is not told
 * @param outbound what would have left the domain: events, sorted, then calls in their order
 * @param complete false where PostgreSQL does not count rows ({@code track_counts} is off)
 * @param ended whether the action had to end at the last of the calls: nobody has answered it
 */
record Effects(
    SortedMap<String, Rows> rows,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable SortedMap<String, SortedMap<String, String>> values,
    List<Outbound> outbound,
    boolean complete,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ended) {
  static final String HEADER = "X-Fig-Effects";
  static final Effects NONE = new Effects(new TreeMap<>(), new TreeMap<>(), List.of(), true, false);

  /** Nobody can tell. */
  static final Effects UNTOLD =
      new Effects(new TreeMap<>(), new TreeMap<>(), List.of(), false, false);

  /** Bytes of the header's value; proxies and servers take 8 KiB for all headers together. */
  private static final int LONGEST = 4096;

  /** One after the other, where it is too long. */
  private static final List<UnaryOperator<Effects>> SHORTER =
      List.of(Effects::withTablesInShort, Effects::withOutboundInShort, Effects::inNumbers);

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
   * @param kind {@code event} or {@code call}
   * @param what the event's type, or who is asked what: {@code stripe POST /v1/customers/{id}}
   * @param fields of its payload or of the call: values that may be told, and keyed digests of the
   *     others
   */
  record Outbound(
      String kind,
      String what,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> fields) {
    private Outbound inShort() {
      return new Outbound(kind, what, Effects.inShort(fields));
    }

    /** What a call asks for is told, or nothing. */
    private Outbound inNumbers() {
      return kind.equals("event") ? new Outbound(kind, what, new TreeMap<>()) : this;
    }
  }

  /** The same rows and events, and what was captured. */
  Effects with(CapturedCalls captured) {
    List<Outbound> all = new ArrayList<>(outbound);
    all.addAll(captured.all());
    return new Effects(rows, values, List.copyOf(all), complete, captured.ended());
  }

  /** The same with what was written. */
  Effects with(SortedMap<String, SortedMap<String, String>> written) {
    return new Effects(rows, written, outbound, complete, ended);
  }

  /**
   * The value of {@link #HEADER}: base64url of JSON, no padding. Where that is too long, the
   * columns of each table are told as one, then the fields of each event and call, then how many
   * rows and events there are without what is in them.
   */
  String header(JsonMapper mapper) {
    Effects told = this;
    String header = encoded(mapper, told);
    for (UnaryOperator<Effects> shorter : SHORTER) {
      if (header.length() <= LONGEST) {
        return header;
      }
      told = shorter.apply(told);
      header = encoded(mapper, told);
    }
    return header.length() <= LONGEST ? header : encoded(mapper, Map.of("tooLarge", true));
  }

  private Effects withTablesInShort() {
    if (values == null) {
      return this;
    }
    SortedMap<String, SortedMap<String, String>> tables = new TreeMap<>();
    values.forEach((table, columns) -> tables.put(table, inShort(columns)));
    return new Effects(rows, tables, outbound, complete, ended);
  }

  private Effects withOutboundInShort() {
    return new Effects(
        rows, values, outbound.stream().map(Outbound::inShort).toList(), complete, ended);
  }

  /** As by a server from before, which the proxy takes for not told. */
  private Effects inNumbers() {
    return new Effects(
        rows, null, outbound.stream().map(Outbound::inNumbers).toList(), complete, ended);
  }

  /** With all fields as one, which still tells whether any differs. */
  private static SortedMap<String, String> inShort(SortedMap<String, String> fields) {
    return fields.isEmpty() ? fields : new TreeMap<>(Map.of("(all)", digest(fields.toString())));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "~" + HexFormat.of().formatHex(hash, 0, 9);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
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
