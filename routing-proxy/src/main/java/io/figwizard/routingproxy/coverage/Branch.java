package io.figwizard.routingproxy.coverage;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One way in which a route answers: a branch of its code, as far as a client can tell. Immutable.
 *
 * @param type media type in lower case, without parameters; empty where there is none, and where
 *     the code says more
 * @param code the error's in the envelope ({@code {"error":{"code":...}}}); empty where there is
 *     none
 */
public record Branch(int status, String type, String code) implements Comparable<Branch> {

  private static final Comparator<Branch> ORDER =
      Comparator.comparingInt(Branch::status)
          .thenComparing(Branch::code)
          .thenComparing(Branch::type);

  /** RFC 9110, section 8.3.1; a longer one is no type that anybody knows. */
  private static final Pattern TYPE =
      Pattern.compile("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}");

  /**
   * As its head says.
   *
   * @param contentType as it came; empty where there is none
   */
  static Branch of(int status, String contentType) {
    return new Branch(status, type(contentType), "");
  }

  /**
   * As head and body say.
   *
   * @param coding the Content-Encoding; empty where there is none
   * @param body as it came; those of errors in JSON are looked into, unless they are very large
   */
  public static Branch of(int status, String contentType, String coding, byte[] body) {
    Branch plain = of(status, contentType);
    String code = status >= 400 && plain.type.contains("json") ? ErrorCode.in(coding, body) : "";
    return code.isEmpty() ? plain : new Branch(status, "", code);
  }

  /** {@code 404 deck_not_found}, {@code 200 application/json}, {@code 204}. */
  public String word() {
    String more = code.isEmpty() ? type : code;
    return more.isEmpty() ? String.valueOf(status) : status + " " + more;
  }

  @Override
  public int compareTo(Branch other) {
    return ORDER.compare(this, other);
  }

  private static String type(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return TYPE.matcher(type).matches() ? type : "";
  }
}
