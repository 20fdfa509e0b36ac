package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes indexes, keys and foreign keys off the generated tables and puts them back: building them
 * once over all rows is several times faster than keeping them up row by row. The statements that
 * bring them back are kept in {@code fig_data.dropped}, in the transaction that drops, so that an
 * interrupted load loses none.
 */
final class DroppedIndexes {

  private static final String TABLES =
      Stream.of(Table.values())
          .map(table -> "'" + table.qualifiedName() + "'::regclass")
          .collect(Collectors.joining(", ", "(", ")"));

  // Foreign keys of other tables too: a key that is referred to cannot be dropped.
  private static final String FOREIGN_KEYS =
      """
      select conname as name, conrelid::regclass::text as on_table,
        format('alter table %s add constraint %I %s',
          conrelid::regclass, conname, pg_get_constraintdef(oid)) as statement
      from pg_constraint
      where contype = 'f' and (conrelid in TABLES or confrelid in TABLES)
      """
          .replace("TABLES", TABLES);

  // As an index first and a key from it later: indexes of one table can be built at the same time.
  private static final String KEYS =
      """
      select conname as name, conrelid::regclass::text as on_table,
        format('alter table %s add constraint %I %s using index %I',
          conrelid::regclass, conname,
          case contype when 'p' then 'primary key' else 'unique' end, conname) as statement
      from pg_constraint where contype in ('p', 'u') and conrelid in TABLES
      """
          .replace("TABLES", TABLES);

  private static final String INDEXES =
      """
      select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as on_table,
        pg_get_indexdef(i.indexrelid) as statement
      from pg_index i where i.indrelid in TABLES
      """
          .replace("TABLES", TABLES);

  private final Connection connection;

  DroppedIndexes(Connection connection) {
    this.connection = connection;
  }

  /** Drops them all; call it in a transaction. */
  void drop() throws SQLException {
    List<Definition> foreignKeys = read("foreign key", FOREIGN_KEYS);
    List<Definition> keys = read("key", KEYS);
    List<Definition> indexes = read("index", INDEXES);
    for (Definition definition :
        Stream.of(foreignKeys, keys, indexes).flatMap(List::stream).toList()) {
      remember(definition);
    }
    for (Definition constraint : Stream.concat(foreignKeys.stream(), keys.stream()).toList()) {
      Sql.run(
          connection,
          "alter table " + constraint.table() + " drop constraint \"" + constraint.name() + "\"");
    }
    for (Definition index : indexes) {
      Sql.run(connection, "drop index if exists " + index.name());
    }
  }

  /** The statements that bring back what is missing, of one kind, largest tables first. */
  List<Definition> missing(String kind) throws SQLException {
    List<Definition> found = new ArrayList<>();
    try (var select =
        connection.prepareStatement(
            "select name, '' as on_table, statement from fig_data.dropped where kind = ?"
                + " order by position('drilling.review' in statement) = 0, name")) {
      select.setString(1, kind);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(definition(kind, row));
        }
      }
    }
    return found;
  }

  /** They are back: nothing has to be remembered any more. */
  void forget() throws SQLException {
    Sql.run(connection, "delete from fig_data.dropped");
  }

  private List<Definition> read(String kind, String query) throws SQLException {
    List<Definition> found = new ArrayList<>();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(query)) {
      while (row.next()) {
        found.add(definition(kind, row));
      }
    }
    return found;
  }

  private static Definition definition(String kind, ResultSet row) throws SQLException {
    return new Definition(
        kind, row.getString("name"), row.getString("on_table"), row.getString("statement"));
  }

  private void remember(Definition definition) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into fig_data.dropped (name, kind, statement) values (?, ?, ?)"
                + " on conflict (name) do nothing")) {
      insert.setString(1, definition.kind() + " " + definition.table() + " " + definition.name());
      insert.setString(2, definition.kind());
      insert.setString(3, definition.statement());
      insert.executeUpdate();
    }
  }

  record Definition(String kind, String name, String table, String statement) {}
}
