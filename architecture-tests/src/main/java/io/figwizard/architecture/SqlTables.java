package io.figwizard.architecture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the tables that a PostgreSQL statement names. It knows the places where a table can stand,
 * not the whole grammar: after FROM, JOIN, INTO, UPDATE, USING, TABLE and TRUNCATE. A name with a
 * schema counts wherever it stands unless its first part is an alias. So what it does not
 * understand makes a false alarm, not a hole.
 */
final class SqlTables {
  /**
   * A table as the statement names it, in lower case.
   *
   * @param schema empty when the statement leaves it out
   */
  record Table(String schema, String name) {
    static Table of(String qualified) {
      int dot = qualified.lastIndexOf('.');
      return new Table(qualified.substring(0, Math.max(dot, 0)), qualified.substring(dot + 1));
    }

    @Override
    public String toString() {
      return schema.isEmpty() ? name : schema + "." + name;
    }
  }

  private static final Set<String> BEFORE_A_TABLE =
      Set.of("from", "join", "into", "update", "using", "table", "truncate");
  private static final Set<String> BEFORE_SEVERAL = Set.of("from", "using", "truncate");
  private static final Set<String> BETWEEN = Set.of("only", "lateral", "table", "if", "exists");

  /** FROM between the arguments of these is no FROM: extract(year from due). */
  private static final Set<String> FUNCTIONS_WITH_FROM =
      Set.of("extract", "substring", "trim", "overlay");

  private static final Set<String> AFTER_THE_TABLES =
      Set.of(
          "where",
          "group",
          "order",
          "limit",
          "offset",
          "set",
          "values",
          "select",
          "returning",
          "union",
          "except",
          "intersect",
          "having",
          "window",
          "fetch",
          "for",
          "when");
  private static final Set<String> NO_ALIAS =
      Set.of(
          "as", "on", "using", "join", "inner", "left", "right", "full", "cross", "natural",
          "default", "do", "from", "with", "then");

  private final SqlTokens tokens;
  private final Set<String> commonTables = new HashSet<>();
  private final Set<String> aliases = new HashSet<>(Set.of("excluded"));
  private final Set<Table> found = new LinkedHashSet<>();

  private SqlTables(SqlTokens tokens) {
    this.tokens = tokens;
  }

  static Set<Table> in(String sql) {
    SqlTables statement = new SqlTables(SqlTokens.of(sql));
    statement.nameCommonTablesAndSubqueries();
    statement.findByPlace();
    statement.findBySchema();
    return statement.found;
  }

  private void nameCommonTablesAndSubqueries() {
    for (int i = 0; i < tokens.size(); i++) {
      boolean definition =
          tokens.at(i).equals("as") && tokens.at(i + 1).matches("\\(|materialized|not");
      if (definition && tokens.all().contains("with")) {
        // WITH name AS (, or WITH name (columns) AS (
        int name = tokens.at(i - 1).equals(")") ? tokens.opening(i - 1) - 1 : i - 1;
        commonTables.add(tokens.at(name));
      }
      if (tokens.at(i).equals(")")) {
        aliasAt(i + 1);
      }
    }
  }

  private void findByPlace() {
    // For each open parenthesis, the innermost first.
    Deque<Boolean> commaSeparatesTables = new ArrayDeque<>(List.of(false));
    Deque<Boolean> fromSeparatesArguments = new ArrayDeque<>(List.of(false));
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.at(i);
      if (token.equals("(")) {
        commaSeparatesTables.push(false);
        fromSeparatesArguments.push(FUNCTIONS_WITH_FROM.contains(tokens.at(i - 1)));
      } else if (token.equals(")") && commaSeparatesTables.size() > 1) {
        commaSeparatesTables.pop();
        fromSeparatesArguments.pop();
      } else if (token.equals(",") && commaSeparatesTables.element()) {
        tableAt(i + 1, false);
      } else if (BEFORE_A_TABLE.contains(token) && isPlace(i, fromSeparatesArguments.element())) {
        tableAt(i + 1, token.equals("into"));
        if (!token.equals("join")) {
          commaSeparatesTables.pop();
          commaSeparatesTables.push(BEFORE_SEVERAL.contains(token));
        }
      } else if (AFTER_THE_TABLES.contains(token)) {
        commaSeparatesTables.pop();
        commaSeparatesTables.push(false);
      }
    }
  }

  private boolean isPlace(int i, boolean fromSeparatesArguments) {
    String before = tokens.at(i - 1);
    return switch (tokens.at(i)) {
      case "from" -> !fromSeparatesArguments && !before.equals("distinct");
      // FOR UPDATE, FOR NO KEY UPDATE, ON CONFLICT DO UPDATE, WHEN MATCHED THEN UPDATE
      case "update" -> !Set.of("for", "key", "do", "then").contains(before);
      // JOIN ... USING (columns)
      case "using" -> !tokens.at(i + 1).equals("(");
      default -> true;
    };
  }

  private void tableAt(int position, boolean columnsMayFollow) {
    int i = position;
    while (BETWEEN.contains(tokens.at(i))) {
      i++;
    }
    String name = tokens.at(i);
    boolean function = tokens.at(i + 1).equals("(") && !columnsMayFollow;
    if (!tokens.isName(i) || AFTER_THE_TABLES.contains(name)) {
      return;
    }
    aliasAt(i + 1);
    if (!function) {
      aliases.add(name.substring(name.lastIndexOf('.') + 1));
      if (!commonTables.contains(name)) {
        found.add(Table.of(name));
      }
    }
  }

  private void aliasAt(int position) {
    int i = tokens.at(position).equals("as") ? position + 1 : position;
    String alias = tokens.at(i);
    if (tokens.isName(i)
        && !alias.contains(".")
        && !AFTER_THE_TABLES.contains(alias)
        && !NO_ALIAS.contains(alias)) {
      aliases.add(alias);
    }
  }

  private void findBySchema() {
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.at(i);
      int dot = token.indexOf('.');
      boolean cast = tokens.at(i - 1).equals("::");
      if (tokens.isName(i)
          && dot > 0
          && !cast
          && !tokens.at(i + 1).equals("(")
          && !aliases.contains(token.substring(0, dot))
          && !commonTables.contains(token.substring(0, dot))) {
        found.add(Table.of(token));
      }
    }
  }
}
