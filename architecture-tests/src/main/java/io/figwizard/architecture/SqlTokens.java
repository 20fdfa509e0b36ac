package io.figwizard.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words and signs of a statement, in lower case; a name with its qualifiers is one word.
 * Comments are gone, and literals are empty: what they say is no SQL.
 */
record SqlTokens(List<String> all) {
  private static final Pattern COMMENT_OR_LITERAL =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\\$(\\w*)\\$.*?\\$\\1\\$", Pattern.DOTALL);

  private static final String IDENTIFIER = "(?:\"[^\"]+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

  private static final Pattern TOKEN =
      Pattern.compile(IDENTIFIER + "(?:\\s*\\.\\s*" + IDENTIFIER + ")*|::|:[\\p{L}_]\\w*|\\S");

  static SqlTokens of(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(COMMENT_OR_LITERAL.matcher(sql).replaceAll(" '' "));
    while (matcher.find()) {
      tokens.add(matcher.group().replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT));
    }
    return new SqlTokens(List.copyOf(tokens));
  }

  int size() {
    return all.size();
  }

  /** Empty before the beginning and after the end. */
  String at(int i) {
    return i >= 0 && i < all.size() ? all.get(i) : "";
  }

  boolean isName(int i) {
    String token = at(i);
    return !token.isEmpty() && (Character.isLetter(token.charAt(0)) || token.charAt(0) == '_');
  }

  /** Where the parenthesis opens that closes at this position. */
  int opening(int closing) {
    int depth = 0;
    for (int i = closing; i >= 0; i--) {
      depth += at(i).equals(")") ? 1 : at(i).equals("(") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
