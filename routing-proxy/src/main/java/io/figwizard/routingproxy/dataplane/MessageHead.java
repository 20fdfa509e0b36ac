package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.CopiedAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A head as it arrived: bytes, and where in them things stand. Filled by {@link HeadParser}, then
 * only read.
 */
final class MessageHead {

  private static final int FIRST_FIELDS = 16;
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int size;
  private int firstFrom;
  private int firstTo;
  private int secondFrom;
  private int secondTo;
  private boolean http11;
  private int count;
  private HeaderKind[] kinds = new HeaderKind[FIRST_FIELDS];
  // Of each field: where its name begins and ends, where its value begins and ends.
  private int[] places = new int[4 * FIRST_FIELDS];

  void start(int firstFrom, int firstTo, int secondFrom, int secondTo, boolean http11) {
    this.firstFrom = firstFrom;
    this.firstTo = firstTo;
    this.secondFrom = secondFrom;
    this.secondTo = secondTo;
    this.http11 = http11;
  }

  void field(HeaderKind kind, int name, int nameEnd, int value, int valueEnd) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      places = Arrays.copyOf(places, 8 * count);
    }
    kinds[count] = kind;
    int at = 4 * count++;
    places[at] = name;
    places[at + 1] = nameEnd;
    places[at + 2] = value;
    places[at + 3] = valueEnd;
  }

  /**
   * @param length how many of the bytes read belong to the head
   */
  void complete(byte[] read, int length) {
    bytes = read;
    size = length;
  }

  /** How many bytes the head had. */
  int size() {
    return size;
  }

  boolean http11() {
    return http11;
  }

  /** The method; HTTP's own ones without a new string. */
  String method() {
    return switch (firstTo - firstFrom) {
      case 3 -> first("GET", "PUT");
      case 4 -> first("POST", "HEAD");
      case 5 -> first("PATCH", "TRACE");
      case 6 -> first("DELETE", "DELETE");
      case 7 -> first("OPTIONS", "CONNECT");
      default -> Octets.text(bytes, firstFrom, firstTo);
    };
  }

  /** The request's target as it came. */
  String target() {
    return Octets.text(bytes, secondFrom, secondTo);
  }

  /** The answer's status. */
  int status() {
    return (bytes[firstFrom] - '0') * 100
        + (bytes[firstFrom + 1] - '0') * 10
        + (bytes[firstFrom + 2] - '0');
  }

  /** Writes the status and the reason as they came. */
  void writeStatus(HeadWriter to) {
    to.write(bytes, firstFrom, firstTo).write(' ').write(bytes, secondFrom, secondTo);
  }

  /** The number of fields. */
  int count() {
    return count;
  }

  HeaderKind kind(int field) {
    return kinds[field];
  }

  /** The name in lower case: RFC 9113, section 8.2. */
  String lowerCaseName(int field) {
    return Octets.lowerCase(bytes, places[4 * field], places[4 * field + 1]);
  }

  /** Whether there is a field of that name. */
  boolean has(String lowerCaseName) {
    for (int i = 0; i < count; i++) {
      if (named(i, lowerCaseName)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field has that name. */
  boolean named(int field, String lowerCaseName) {
    return Octets.is(bytes, places[4 * field], places[4 * field + 1], lowerCaseName);
  }

  String value(int field) {
    return Octets.text(bytes, places[4 * field + 2], places[4 * field + 3]);
  }

  /** Whether the value is this word in whatever case. */
  boolean valueIs(int field, String lowerCase) {
    return Octets.is(bytes, places[4 * field + 2], places[4 * field + 3], lowerCase);
  }

  /** Whether the value is exactly this text, each character one byte. */
  boolean valueEquals(int field, String text) {
    int from = places[4 * field + 2];
    if (places[4 * field + 3] - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ((bytes[from + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The value as a decimal number without sign, as Content-Length must be (RFC 9110, section 8.6);
   * negative for anything else.
   */
  long number(int field) {
    int from = places[4 * field + 2];
    int to = places[4 * field + 3];
    if (from == to || to - from > 18) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** All fields for who reads them later, on whatever thread. */
  List<CopiedAnswer.Header> copiedFields() {
    List<CopiedAnswer.Header> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = Octets.text(bytes, places[4 * i], places[4 * i + 1]);
      fields.add(new CopiedAnswer.Header(name.toLowerCase(Locale.ROOT), value(i)));
    }
    return fields;
  }

  /** Writes the field as a line of its own. */
  void write(int field, HeadWriter to) {
    int at = 4 * field;
    to.write(bytes, places[at], places[at + 1])
        .write(": ")
        .write(bytes, places[at + 2], places[at + 3])
        .endLine();
  }

  /** All values of that kind as one list (RFC 9110, section 5.3); null where there is none. */
  @Nullable String list(HeaderKind kind) {
    StringJoiner list = null;
    for (int i = 0; i < count; i++) {
      if (kinds[i] == kind) {
        list = list == null ? new StringJoiner(", ") : list;
        list.add(value(i));
      }
    }
    return list == null ? null : list.toString();
  }

  /**
   * The names, in lower case, of the fields that {@code Connection} says are for this hop only;
   * null where there are none, as nearly always. A set, so that a long list costs its length and
   * not its length for each field.
   */
  @Nullable Set<String> hopFields() {
    Set<String> names = null;
    for (int i = 0; i < count; i++) {
      if (kinds[i] == HeaderKind.CONNECTION && !valueIs(i, "keep-alive") && !valueIs(i, "close")) {
        names = names == null ? new HashSet<>() : names;
        for (String name : value(i).split(",", -1)) {
          names.add(name.trim().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /**
   * Whether the field is one of these.
   *
   * @param names in lower case; null for none
   */
  boolean namedBy(@Nullable Set<String> names, int field) {
    return names != null
        && names.contains(
            Octets.text(bytes, places[4 * field], places[4 * field + 1]).toLowerCase(Locale.ROOT));
  }

  private String first(String one, String other) {
    if (is(one)) {
      return one;
    }
    return is(other) ? other : Octets.text(bytes, firstFrom, firstTo);
  }

  private boolean is(String method) {
    for (int i = 0; i < method.length(); i++) {
      if (bytes[firstFrom + i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
