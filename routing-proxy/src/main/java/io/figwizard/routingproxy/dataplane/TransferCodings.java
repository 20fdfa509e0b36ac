package io.figwizard.routingproxy.dataplane;

/** What Transfer-Encoding says of a request. The one coding known here is chunked. */
final class TransferCodings {

  static final String CHUNKED = "chunked";

  private TransferCodings() {}

  /**
   * Whether a server that knew more codings could read the request. RFC 9112, section 6.1, wants
   * 501 then; where it is not clear even where the body ends, section 6.3 wants 400.
   *
   * @param list of all Transfer-Encoding headers, separated by commas
   */
  static boolean unknown(String list) {
    String[] codings = list.split(",", -1);
    for (int i = 0; i < codings.length; i++) {
      String coding = codings[i].strip();
      boolean last = i == codings.length - 1;
      if (!token(coding) || coding.equalsIgnoreCase(CHUNKED) != last) {
        return false;
      }
    }
    return codings.length > 1;
  }

  private static boolean token(String coding) {
    for (int i = 0; i < coding.length(); i++) {
      if (coding.charAt(i) > 0x7f || !Octets.token((byte) coding.charAt(i))) {
        return false;
      }
    }
    return !coding.isEmpty();
  }
}
