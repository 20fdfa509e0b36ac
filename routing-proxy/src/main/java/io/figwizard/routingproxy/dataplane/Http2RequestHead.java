package io.figwizard.routingproxy.dataplane;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's head that came as HTTP/2, written as HTTP/1.1 for {@link HeadParser}, so that every
 * rule of the one holds for the other. First what RFC 9113, section 8, calls malformed is found:
 * whatever passes here is one request line and one line for each field.
 *
 * <p>Not thread-safe; one for each request.
 */
final class Http2RequestHead {

  /** The body's length is not known before its end. */
  static final long UNTIL_END = -1;

  private final Http2Headers clientToProxy;
  private @Nullable CharSequence method;
  private @Nullable CharSequence scheme;
  private @Nullable CharSequence authority;
  private @Nullable CharSequence path;
  private @Nullable CharSequence host;
  private @Nullable StringBuilder cookies;
  private long contentLength = UNTIL_END;
  private boolean regular;

  private Http2RequestHead(Http2Headers clientToProxy) {
    this.clientToProxy = clientToProxy;
  }

  /**
   * @param bodyFollows whether the head does not end the stream
   * @throws BadMessage where it is malformed
   */
  static Http2RequestHead read(Http2Headers clientToProxy, boolean bodyFollows) throws BadMessage {
    Http2RequestHead head = new Http2RequestHead(clientToProxy);
    for (Map.Entry<CharSequence, CharSequence> field : clientToProxy) {
      head.field(field.getKey(), field.getValue());
    }
    head.check(bodyFollows);
    return head;
  }

  boolean isHead() {
    return method != null && AsciiString.contentEquals("HEAD", method);
  }

  /** How many bytes the body has; {@link #UNTIL_END} where only its end will tell. */
  long contentLength() {
    return contentLength;
  }

  /** All of it, with the empty line at its end. */
  void write(boolean bodyFollows, HeadWriter http1) {
    http1.begin().write(text(method)).write(' ').write(text(path)).write(" HTTP/1.1").endLine();
    http1.field("host", text(authority == null ? host : authority));
    for (Map.Entry<CharSequence, CharSequence> field : clientToProxy) {
      String name = text(field.getKey());
      if (name.charAt(0) != ':' && !name.equals("host") && !name.equals("cookie")) {
        http1.field(name, text(field.getValue()));
      }
    }
    if (cookies != null) {
      // RFC 9113, section 8.2.3: crumbs are put together again.
      http1.field("cookie", text(cookies));
    }
    if (bodyFollows && contentLength == UNTIL_END) {
      http1.field("transfer-encoding", "chunked");
    }
    http1.endLine();
  }

  private void field(CharSequence name, CharSequence value) throws BadMessage {
    if (name.length() > 0 && name.charAt(0) == ':') {
      requireText(value);
      pseudo(name.toString(), value);
      return;
    }
    regular = true;
    requireField(name, value);
    String known = name.toString();
    switch (known) {
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          // RFC 9113, section 8.2.2.
          throw BadMessage.of("HTTP/2 knows no " + known + " header.");
      case "te" -> {
        if (!AsciiString.contentEqualsIgnoreCase(value, "trailers")) {
          throw BadMessage.of("TE may only be trailers.");
        }
      }
      case "host" -> host = once(known, host, value);
      case "cookie" -> {
        if (cookies == null) {
          cookies = new StringBuilder(value);
        } else {
          cookies.append("; ").append(value);
        }
      }
      case "content-length" -> contentLength(value);
      default -> {}
    }
  }

  /** RFC 9113, section 8.3: before all others, each once, no unknown ones. */
  private void pseudo(String name, CharSequence value) throws BadMessage {
    if (regular) {
      throw BadMessage.of("A pseudo-header comes behind a header.");
    }
    switch (name) {
      case ":method" -> method = once(name, method, value);
      case ":scheme" -> scheme = once(name, scheme, value);
      case ":authority" -> authority = once(name, authority, value);
      case ":path" -> path = once(name, path, value);
      default -> throw BadMessage.of("There is an unknown pseudo-header.");
    }
  }

  private void check(boolean bodyFollows) throws BadMessage {
    if (method == null || scheme == null || path == null) {
      throw BadMessage.of(":method, :scheme and :path are needed.");
    }
    requireToken(method);
    if (!AsciiString.contentEqualsIgnoreCase(scheme, "https")
        && !AsciiString.contentEqualsIgnoreCase(scheme, "http")) {
      throw BadMessage.of(":scheme must be https or http.");
    }
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) <= ' ') {
        throw BadMessage.of(":path has white space.");
      }
    }
    // RFC 9113, section 8.3.1.
    boolean options = AsciiString.contentEquals("OPTIONS", method);
    if (path.length() == 0
        || (path.charAt(0) != '/' && !(options && AsciiString.contentEquals("*", path)))) {
      throw BadMessage.of(":path must be a path.");
    }
    if (authority == null && host == null) {
      throw BadMessage.of("There must be an :authority.");
    }
    if (authority != null
        && host != null
        && !AsciiString.contentEqualsIgnoreCase(authority, host)) {
      throw BadMessage.of(":authority is not the host of the Host header.");
    }
    // RFC 9113, section 8.1.1.
    if (!bodyFollows && contentLength > 0) {
      throw BadMessage.of("The body has not as many bytes as Content-Length says.");
    }
  }

  private void contentLength(CharSequence value) throws BadMessage {
    boolean digits = value.length() > 0 && value.length() <= 18;
    long length = 0;
    for (int i = 0; digits && i < value.length(); i++) {
      char c = value.charAt(i);
      digits = c >= '0' && c <= '9';
      length = 10 * length + (c - '0');
    }
    if (!digits || contentLength != UNTIL_END) {
      throw BadMessage.of("There may be one Content-Length, and it must be a number.");
    }
    contentLength = length;
  }

  /** RFC 9113, sections 8.2 and 8.2.1: what no line of HTTP/1.1 could be made of, and capitals. */
  static void requireField(CharSequence name, CharSequence value) throws BadMessage {
    requireToken(name);
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        throw BadMessage.of("A header's name has an upper-case letter.");
      }
    }
    requireText(value);
    int last = value.length() - 1;
    if (last >= 0
        && (Octets.space((byte) value.charAt(0)) || Octets.space((byte) value.charAt(last)))) {
      throw BadMessage.of("A header's value begins or ends with white space.");
    }
  }

  private static void requireText(CharSequence value) throws BadMessage {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) > 255 || !Octets.field((byte) value.charAt(i))) {
        throw BadMessage.of("A header has a control character.");
      }
    }
  }

  private static void requireToken(CharSequence word) throws BadMessage {
    boolean token = word.length() > 0;
    for (int i = 0; token && i < word.length(); i++) {
      char c = word.charAt(i);
      token = c < 128 && Octets.token((byte) c);
    }
    if (!token) {
      throw BadMessage.of("A name has a character that names may not have.");
    }
  }

  private static CharSequence once(String name, @Nullable CharSequence before, CharSequence value)
      throws BadMessage {
    if (before != null) {
      throw BadMessage.of("There is a second " + name + ".");
    }
    return value;
  }

  private static String text(@Nullable CharSequence given) {
    return given == null ? "" : given.toString();
  }
}
