package io.figwizard.handlerkit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement puts or looks for values.
 *
 * @param table as it is written
 * @param verb what is done to it: {@code insert}, {@code update}, {@code delete}, {@code merge}
 * @param name the column that is written, {@code where.} with the one that is compared, or else the
 *     clause
 * @param expression what stands there; a value alone, whatever it is cast to, is that value
 */
record SqlSlot(String table, String verb, String name, List<SqlToken> expression) {
  /** Casts and nothing after them, as {@link #written} writes tokens. */
  private static final Pattern CASTS =
      Pattern.compile(
          "(?::: [\\p{L}_][\\p{L}\\p{N}_$]* (?:\\. [\\p{L}_][\\p{L}\\p{N}_$]* )?"
              + "(?:precision |varying )?(?:\\( \\d+ (?:, \\d+ )?\\) )?"
              + "(?:with(?:out)? time zone )?(?:\\[ (?:\\d+ )?\\] )*)+");

  SqlSlot {
    List<SqlToken> bare = bare(expression);
    expression = bare.size() == 1 && bare.get(0).isValue() ? bare : List.copyOf(expression);
  }

  /** With the values of its parameters: to make a digest of, and for nothing else. */
  String filled(Map<Integer, @Nullable Object> parameters, ValueText text) {
    return expression.stream()
        .map(token -> filled(token, parameters, text))
        .collect(Collectors.joining(" "));
  }

  private static String filled(
      SqlToken token, Map<Integer, @Nullable Object> parameters, ValueText text) {
    return switch (token.kind()) {
      case PARAMETER -> text.of(parameters.get(token.parameter()));
      case TEXT -> text.of(token.text());
      case NUMBER -> text.of(new BigDecimal(token.text()));
      case WORD -> token.is("null") ? text.of(null) : token.text();
      case SYMBOL -> token.text();
    };
  }

  /** Without what only says of which type it is. */
  private static List<SqlToken> bare(List<SqlToken> expression) {
    List<SqlToken> rest = expression;
    while (rest.size() > 1) {
      SqlToken first = rest.get(0);
      int depth = first.depth();
      int last = rest.size() - 1;
      boolean cast = first.is("cast") && rest.get(1).is("(");
      if (CASTS.matcher(written(rest.subList(1, rest.size()))).matches()) {
        rest = rest.subList(0, 1);
      } else if ((cast || first.is("(")) && closes(rest, cast ? 1 : 0, last)) {
        List<SqlToken> within = rest.subList(cast ? 2 : 1, last);
        int end = 0;
        while (end < within.size()
            && !(cast && within.get(end).is("as") && within.get(end).depth() == depth + 1)) {
          end++;
        }
        rest = within.subList(0, end);
      } else {
        return rest;
      }
    }
    return rest;
  }

  private static String written(List<SqlToken> tokens) {
    return tokens.stream()
        .map(token -> token.isValue() && token.kind() != SqlToken.Kind.NUMBER ? "?" : token.text())
        .collect(Collectors.joining(" ", "", " "));
  }

  private static boolean closes(List<SqlToken> tokens, int open, int close) {
    int depth = tokens.get(open).depth();
    for (int i = open + 1; i <= close; i++) {
      if (tokens.get(i).depth() == depth) {
        return i == close && tokens.get(i).is(")");
      }
    }
    return false;
  }
}
