package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What a replica does that nobody else can see, told with its signs of life.
 *
 * @param streams that are open on the extracted side, by route; those of none are left out
 * @param advances routes that it takes from step to step by itself
 */
public record Doing(Map<String, Integer> streams, Set<String> advances) {

  public static final Doing NOTHING = new Doing(Map.of(), Set.of());

  private static final ObjectMapper JSON = StateJson.mapper();

  public Doing {
    streams = Map.copyOf(streams);
    advances = Set.copyOf(advances);
  }

  String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names and numbers are always JSON", e);
    }
  }

  /** Null where it is another version's, which tells none or in another form. */
  static @Nullable Doing of(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return JSON.readValue(text, Doing.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Out of a column of the database. Public because JDBI makes it. */
  public static final class Column implements ColumnMapper<@Nullable Doing> {

    @Override
    public @Nullable Doing map(ResultSet row, int column, StatementContext context)
        throws SQLException {
      return of(row.getString(column));
    }
  }
}
