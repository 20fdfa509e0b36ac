package io.figwizard.handlerkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a statement as PostgreSQL reads it and JDBC writes it (chapter 4.1 of its manual), with
 * {@code ?} for parameters.
 *
 * @param text of a word in lower case unless it is quoted, of a literal its value
 * @param depth how many parentheses are around it; they themselves are outside
 * @param parameter which one, from 1 on; 0 of all else
 */
record SqlToken(Kind kind, String text, int depth, int parameter) {
  enum Kind {
    WORD,
    TEXT,
    NUMBER,
    PARAMETER,
    SYMBOL
  }

  private static final Pattern NEXT =
      Pattern.compile(
          "(?<blank>\\s+|--[^\\n]*+|/\\*.*?\\*/)"
              + "|(?<escaped>[eE]'[^'\\\\]*+(?:(?:''|\\\\.)[^'\\\\]*+)*+')"
              + "|(?<text>'[^']*+(?:''[^']*+)*+')"
              + "|(?<dollar>\\$(?<tag>\\w*)\\$.*?\\$\\k<tag>\\$)"
              + "|(?<quoted>\"[^\"]*+(?:\"\"[^\"]*+)*+\")"
              + "|(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+)"
              + "|(?<parameter>\\?(?!\\?))"
              + "|(?<symbol>\\?\\?|::|.)",
          Pattern.DOTALL);

  static List<SqlToken> all(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    Matcher next = NEXT.matcher(sql);
    int depth = 0;
    int parameters = 0;
    // Something is always found: the last one is any character.
    while (next.find()) {
      if (next.group("blank") != null) {
        continue;
      }
      if (next.group("parameter") != null) {
        parameters++;
        tokens.add(new SqlToken(Kind.PARAMETER, "?", depth, parameters));
        continue;
      }
      String found = next.group();
      if (found.equals(")")) {
        depth--;
      }
      tokens.add(new SqlToken(kind(next), text(next), depth, 0));
      if (found.equals("(")) {
        depth++;
      }
    }
    return tokens;
  }

  private static Kind kind(Matcher found) {
    if (found.group("word") != null || found.group("quoted") != null) {
      return Kind.WORD;
    }
    if (found.group("number") != null) {
      return Kind.NUMBER;
    }
    return found.group("symbol") != null ? Kind.SYMBOL : Kind.TEXT;
  }

  private static String text(Matcher found) {
    String text = found.group();
    if (found.group("word") != null) {
      return text.toLowerCase(Locale.ROOT);
    }
    if (found.group("quoted") != null) {
      return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
    if (found.group("text") != null) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    if (found.group("escaped") != null) {
      return text.substring(2, text.length() - 1).replace("''", "'");
    }
    if (found.group("dollar") != null) {
      int mark = found.group("tag").length() + 2;
      return text.substring(mark, text.length() - mark);
    }
    return text;
  }

  boolean is(String what) {
    return text.equals(what) && (kind == Kind.WORD || kind == Kind.SYMBOL);
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  /** Whether it stands for a value by itself. */
  boolean isValue() {
    return kind == Kind.PARAMETER
        || kind == Kind.TEXT
        || kind == Kind.NUMBER
        || is("true")
        || is("false")
        || is("null");
  }
}
