package io.figwizard.handlerkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds in the text of a statement where it writes: the columns of each table, and what says which
 * rows. What is not understood is told as one, by its clause; a statement that only reads has none.
 */
final class WrittenSlots {
  private static final Pattern MAY_WRITE =
      Pattern.compile("\\b(?:insert|update|delete|merge)\\b", Pattern.CASE_INSENSITIVE);

  /**
   * {@code FOR UPDATE}, {@code FOR NO KEY UPDATE}, {@code DO UPDATE}: no statement begins there.
   */
  private static final Set<String> BEFORE_OTHER_UPDATES = Set.of("for", "key", "do");

  private static final String WHERE = "where";
  private static final String CONFLICT = "conflict";

  /** What is read to be written: other tables' rows. */
  private static final String FROM = "from";

  private final List<SqlToken> tokens;
  private final int depth;
  private final String verb;
  private final String table;
  private final List<SqlSlot> slots = new ArrayList<>();
  private int at;

  private WrittenSlots(List<SqlToken> tokens) {
    this.tokens = tokens;
    this.depth = tokens.get(0).depth();
    this.verb = tokens.get(0).text();
    this.at = verb.equals("update") ? 1 : 2;
    if (is("only")) {
      at++;
    }
    this.table = qualifiedName();
  }

  /** In the order in which they stand there. */
  static List<SqlSlot> of(String sql) {
    if (!MAY_WRITE.matcher(sql).find()) {
      return List.of();
    }
    List<SqlToken> tokens = SqlToken.all(sql);
    List<SqlSlot> slots = new ArrayList<>();
    List<SqlToken> around = new ArrayList<>();
    int i = 0;
    while (i < tokens.size()) {
      if (begins(tokens, i)) {
        int end = end(tokens, i);
        slots.addAll(new WrittenSlots(tokens.subList(i, end)).read());
        i = end;
      } else {
        around.add(tokens.get(i));
        i++;
      }
    }
    if (!slots.isEmpty() && around.stream().anyMatch(SqlToken::isValue)) {
      SqlSlot first = slots.get(0);
      slots.add(new SqlSlot(first.table(), first.verb(), "with", around));
    }
    return slots;
  }

  private static boolean begins(List<SqlToken> tokens, int i) {
    SqlToken token = tokens.get(i);
    if (i + 1 >= tokens.size() || !token.isWord()) {
      return false;
    }
    SqlToken next = tokens.get(i + 1);
    return switch (token.text()) {
      case "insert", "merge" -> next.is("into");
      case "delete" -> next.is("from");
      case "update" ->
          next.isWord()
              && !next.is("set")
              && (i == 0 || !BEFORE_OTHER_UPDATES.contains(tokens.get(i - 1).text()));
      default -> false;
    };
  }

  /** The parenthesis around it, a semicolon, or the end of all. */
  private static int end(List<SqlToken> tokens, int begin) {
    int depth = tokens.get(begin).depth();
    int end = begin;
    while (end < tokens.size()
        && tokens.get(end).depth() >= depth
        && !(tokens.get(end).is(";") && tokens.get(end).depth() == depth)) {
      end++;
    }
    return end;
  }

  private List<SqlSlot> read() {
    switch (verb) {
      case "insert" -> insert();
      case "merge" -> add("merge", until());
      default -> {
        until("set", FROM, "using", WHERE);
        assignments("");
        add(FROM, until(WHERE));
        conditions("");
      }
    }
    return slots;
  }

  private void insert() {
    List<String> columns = columns();
    List<SqlToken> before = until("values", "select", CONFLICT);
    if (before.stream().anyMatch(SqlToken::isValue)) {
      add(FROM, before);
    }
    if (is("values")) {
      at++;
      List<SqlToken> rows = until(CONFLICT);
      for (List<SqlToken> row : split(rows, ",", depth)) {
        if (row.size() > 1 && row.get(0).is("(")) {
          expressions(columns, row.subList(1, row.size() - 1), depth + 1);
        }
      }
    } else if (is("select")) {
      at++;
      expressions(columns, until(FROM, WHERE, CONFLICT), depth);
      add(FROM, until(CONFLICT));
    }
    if (is("on")) {
      add(CONFLICT, until("set"));
      assignments(CONFLICT + ".");
      conditions(CONFLICT + ".");
    }
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    if (is("as")) {
      at += 2;
    }
    if (is("(")) {
      at++;
      while (at < tokens.size() && tokens.get(at).depth() > depth) {
        if (tokens.get(at).isWord()) {
          columns.add(tokens.get(at).text());
        }
        at++;
      }
      at++;
    }
    return columns;
  }

  private void expressions(List<String> columns, List<SqlToken> list, int listDepth) {
    int i = 0;
    for (List<SqlToken> expression : split(list, ",", listDepth)) {
      add(i < columns.size() ? columns.get(i) : "_" + (i + 1), expression);
      i++;
    }
  }

  /** {@code SET a = b, (c, d) = (e, f)}, by the first column of each. */
  private void assignments(String prefix) {
    if (!is("set")) {
      return;
    }
    at++;
    for (List<SqlToken> assignment : split(until(FROM, WHERE), ",", depth)) {
      int equals = 0;
      while (equals < assignment.size() && !assignment.get(equals).is("=")) {
        equals++;
      }
      String column =
          assignment.stream().filter(SqlToken::isWord).findFirst().map(SqlToken::text).orElse("_");
      add(
          prefix + column,
          assignment.subList(Math.min(equals + 1, assignment.size()), assignment.size()));
    }
  }

  private void conditions(String prefix) {
    if (!is(WHERE)) {
      return;
    }
    at++;
    for (List<SqlToken> condition : split(until(), "and", depth)) {
      int name = column(condition);
      boolean equals = name >= 0 && name + 1 < condition.size() && condition.get(name + 1).is("=");
      boolean alone = equals && condition.subList(0, name).stream().noneMatch(SqlToken::isValue);
      add(
          prefix + WHERE + (name < 0 ? "" : "." + condition.get(name).text()),
          alone ? condition.subList(name + 2, condition.size()) : condition);
    }
  }

  /** Where the first name stands that is no function's and no table's; -1 where none does. */
  private static int column(List<SqlToken> condition) {
    for (int i = 0; i < condition.size(); i++) {
      boolean leads =
          i + 1 < condition.size()
              && (condition.get(i + 1).is("(") || condition.get(i + 1).is("."));
      if (condition.get(i).isWord() && !condition.get(i).is("not") && !leads) {
        return i;
      }
    }
    return -1;
  }

  private void add(String name, List<SqlToken> expression) {
    if (!expression.isEmpty()) {
      slots.add(new SqlSlot(table, verb, name, expression));
    }
  }

  private boolean is(String word) {
    return at < tokens.size() && tokens.get(at).is(word);
  }

  /** All up to one of these words, to what is returned, or to the end. */
  private List<SqlToken> until(String... words) {
    // What is not closed may have ended before.
    at = Math.min(at, tokens.size());
    int begin = at;
    while (at < tokens.size() && !ends(Set.of(words))) {
      at++;
    }
    return tokens.subList(begin, at);
  }

  private boolean ends(Set<String> words) {
    SqlToken token = tokens.get(at);
    if (token.depth() != depth || !token.isWord()) {
      return false;
    }
    boolean conflict = token.is("on") && at + 1 < tokens.size() && tokens.get(at + 1).is(CONFLICT);
    return token.is("returning")
        || (conflict ? words.contains(CONFLICT) : words.contains(token.text()));
  }

  private static List<List<SqlToken>> split(List<SqlToken> tokens, String at, int depth) {
    List<List<SqlToken>> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      boolean end = i == tokens.size();
      if (end || (tokens.get(i).is(at) && tokens.get(i).depth() == depth)) {
        if (i > begin) {
          parts.add(tokens.subList(begin, i));
        }
        begin = i + 1;
      }
    }
    return parts;
  }

  private String qualifiedName() {
    StringBuilder name = new StringBuilder();
    while (at < tokens.size() && tokens.get(at).isWord()) {
      name.append(tokens.get(at).text());
      at++;
      if (!is(".")) {
        break;
      }
      name.append('.');
      at++;
    }
    return name.toString();
  }
}
