package io.figwizard.routingproxy.routes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The path of the resource that the server will serve, so that the route decided on is the route of
 * what is served: path parameters cut off, percent signs decoded, dot segments resolved (RFC 3986,
 * section 5.2.4), as Jetty does it. The path that is sent on stays as it came.
 */
public final class ResourcePath {

  private ResourcePath() {}

  /**
   * @param raw starts with a slash, without the query
   * @return null where servers may disagree on what is meant: encoded slashes, backslashes, control
   *     characters, broken encoding, more parents than there are
   */
  public static @Nullable String of(String raw) {
    return plain(raw) ? raw : resolve(raw);
  }

  /**
   * The path without its parameters and otherwise as it came: Jersey chooses its resources by that,
   * and neither decodes it nor resolves dot segments.
   */
  public static String literal(String raw) {
    if (raw.indexOf(';') < 0) {
      return raw;
    }
    StringBuilder literal = new StringBuilder(raw.length());
    boolean parameters = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      parameters = c == ';' || (parameters && c != '/');
      if (!parameters) {
        literal.append(c);
      }
    }
    return literal.toString();
  }

  /** Whether the path belongs to the service endpoints that only the proxy itself may call. */
  public static boolean isPrivate(String path) {
    int from = 0;
    while (from + 1 < path.length() && path.charAt(from + 1) == '/') {
      from++;
    }
    return path.startsWith("/fig", from)
        && (path.length() == from + 4 || path.charAt(from + 4) == '/');
  }

  private static boolean plain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c == ';' || c == '\\' || c <= ' ' || c >= 0x7f) {
        return false;
      }
      // Only a dot that begins a segment can make a dot segment.
      if (c == '.' && i > 0 && raw.charAt(i - 1) == '/') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String resolve(String raw) {
    Deque<String> segments = new ArrayDeque<>();
    String[] parts = raw.substring(1).split("/", -1);
    boolean parametersSeen = false;
    boolean dotsSeen = false;
    for (int i = 0; i < parts.length; i++) {
      int parameters = parts[i].indexOf(';');
      if (parameters >= 0 && strange(parts[i], parameters)) {
        return null;
      }
      String segment = decode(parameters < 0 ? parts[i] : parts[i].substring(0, parameters));
      if (segment == null) {
        return null;
      }
      parametersSeen |= parameters >= 0;
      dotsSeen |= segment.equals(".") || segment.equals("..");
      boolean last = i == parts.length - 1;
      if (segment.equals("..")) {
        if (segments.pollLast() == null) {
          return null;
        }
        if (last) {
          segments.add("");
        }
      } else if (!segment.equals(".")) {
        segments.add(segment);
      } else if (last) {
        segments.add("");
      }
    }
    // Jetty leaves some dot segments behind parameters as they are; nobody needs both.
    return parametersSeen && dotsSeen ? null : "/" + String.join("/", segments);
  }

  /** Whether servers cut the parameters off in different ways: encoded ones, most of all. */
  private static boolean strange(String segment, int from) {
    for (int i = from; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%' || c == '\\' || c <= ' ' || c >= 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String decode(String segment) {
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      int c = segment.charAt(i);
      if (c == '%') {
        if (i + 2 >= segment.length()) {
          return null;
        }
        int high = Character.digit(segment.charAt(i + 1), 16);
        int low = Character.digit(segment.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return null;
        }
        c = high << 4 | low;
        i += 2;
        if (c == '/') {
          return null;
        }
      } else if (c >= 0x7f) {
        // RFC 3986 knows no such character; servers decode it in different ways.
        return null;
      }
      if (c < ' ' || c == '\\' || c == 0x7f) {
        return null;
      }
      bytes.put((byte) c);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      // Bytes that are not UTF-8: some servers read them as Latin-1.
      return null;
    }
  }
}
