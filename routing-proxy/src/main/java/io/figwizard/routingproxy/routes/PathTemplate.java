package io.figwizard.routingproxy.routes;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path with named gaps: {@code /decks/{deckId}/cards}. A gap stands for exactly one segment that
 * is not empty. Paths are compared letter by letter: what has doubled slashes matches no template
 * and so is no route's.
 */
public final class PathTemplate {

  private static final Pattern GAP = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]*}");
  private static final Pattern FIXED = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%-]*");

  private final String text;
  private final List<String> segments;

  private PathTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /** Throws IllegalArgumentException that says what is wrong with the text. */
  public static PathTemplate parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("path \"" + text + "\" must start with /");
    }
    List<String> segments = split(text);
    for (String segment : segments) {
      if (!GAP.matcher(segment).matches() && !FIXED.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "path \""
                + text
                + "\": a segment is either plain characters or one {name}, this one is \""
                + segment
                + "\"");
      }
    }
    return new PathTemplate(text, segments);
  }

  /** The segments between the slashes; "/" has one empty segment. */
  static List<String> split(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }

  static boolean isGap(String segment) {
    return segment.startsWith("{");
  }

  boolean isFixed() {
    return segments.stream().noneMatch(PathTemplate::isGap);
  }

  List<String> segments() {
    return segments;
  }

  /** The template with all gaps named alike: two templates of one shape match the same paths. */
  public String shape() {
    return "/" + String.join("/", segments.stream().map(s -> isGap(s) ? "{}" : s).toList());
  }

  @Override
  public String toString() {
    return text;
  }
}
