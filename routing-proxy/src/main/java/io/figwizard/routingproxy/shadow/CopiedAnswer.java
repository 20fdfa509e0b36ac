package io.figwizard.routingproxy.shadow;

import java.util.List;

/**
 * One whole answer. Immutable by agreement: nobody writes into the body.
 *
 * @param headers in the order they came, names in lower case
 * @param body as it came, content coding included
 * @param nanos from the request's last byte to the answer's; {@link #NO_TIME} where nobody measured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record CopiedAnswer(int status, List<Header> headers, byte[] body, long nanos) {

  /** Nobody knows how long it took. */
  public static final long NO_TIME = -1;

  /** One header; values of the same name stay apart. */
  public record Header(String name, String value) {}

  public CopiedAnswer {
    headers = List.copyOf(headers);
  }

  /** Of which nobody knows how long it took. */
  public CopiedAnswer(int status, List<Header> headers, byte[] body) {
    this(status, headers, body, NO_TIME);
  }
}
