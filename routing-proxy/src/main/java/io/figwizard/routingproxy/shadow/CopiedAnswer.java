package io.figwizard.routingproxy.shadow;

import java.util.List;

/**
 * One whole answer. Immutable by agreement: nobody writes into the body.
 *
 * @param headers in the order they came, names in lower case
 * @param body as it came, content coding included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record CopiedAnswer(int status, List<Header> headers, byte[] body) {

  /** One header; values of the same name stay apart. */
  public record Header(String name, String value) {}

  public CopiedAnswer {
    headers = List.copyOf(headers);
  }
}
