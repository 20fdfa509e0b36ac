package io.figwizard.handlerkit;

import io.figwizard.handlerkit.Effects.Outbound;
import io.figwizard.handlerkit.Effects.Rows;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Counts what a transaction does to the rows of all tables, from where it is made. PostgreSQL's own
 * counters hold what earlier transactions of the connection did, until it has written that down,
 * which it never does within a transaction: so the difference is exact, cascades and triggers
 * included.
 */
final class EffectCounter {
  private static final Rows NO_ROWS = new Rows(0, 0, 0);

  private final Handle handle;
  private final EventFields fields;
  private final Map<String, Rows> before;

  /**
   * @param handle in its transaction
   */
  EffectCounter(Handle handle, EventFields fields) {
    this.handle = handle;
    this.fields = fields;
    this.before = counters();
  }

  Effects count() {
    SortedMap<String, Rows> rows = new TreeMap<>();
    counters()
        .forEach(
            (table, now) -> {
              Rows done = now.minus(before.getOrDefault(table, NO_ROWS));
              if (done.any()) {
                rows.put(table, done);
              }
            });
    boolean events =
        rows.entrySet().stream()
            .anyMatch(
                table -> table.getKey().endsWith(".outbox") && table.getValue().inserted() > 0);
    return new Effects(rows, new TreeMap<>(), events ? events() : List.of(), isCounting(), false);
  }

  private Map<String, Rows> counters() {
    return handle
        .createQuery(
            """
            SELECT schemaname || '.' || relname AS name, n_tup_ins, n_tup_upd, n_tup_del
            FROM pg_stat_xact_user_tables
            WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
            """)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("name"),
                    new Rows(
                        row.getLong("n_tup_ins"),
                        row.getLong("n_tup_upd"),
                        row.getLong("n_tup_del"))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private boolean isCounting() {
    return handle
        .createQuery("SELECT current_setting('track_counts') = 'on'")
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Of the domain's outbox, the first in the role's search path: this transaction's rows alone, in
   * their order. What they hold is one column, so that an outbox may have more of them or fewer.
   */
  private List<Outbound> events() {
    return handle
        .createQuery(
            """
            SELECT type, CAST(
              line - '{sequence,event_id,type,created_at,available_at}'::text[]
              || jsonb_strip_nulls(jsonb_build_object('delay', trunc(extract(epoch FROM
                CAST(line ->> 'available_at' AS timestamptz)
                - CAST(line ->> 'created_at' AS timestamptz))))) AS text) AS line
            FROM outbox, to_jsonb(outbox) AS line
            WHERE xmin = CAST(pg_current_xact_id() AS xid)
            ORDER BY type, sequence
            """)
        .map(
            (row, context) -> {
              String type = row.getString("type");
              return new Outbound("event", type, fields.of(type, row.getString("line")));
            })
        .list();
  }
}
