package io.figwizard.routingproxy.routes;

import java.util.List;

/**
 * What of a JSON answer says that it has failed although its status does not, as the envelope
 * {@code {"ok":false,...}} with 200 does.
 *
 * @param field names from the outermost object down to the field
 * @param is its value as JSON writes it; a string without its quotes
 * @param refused whether such an answer counts as one with 4xx does, and not as one with 5xx
 */
public record FailedWhen(List<String> field, String is, boolean refused) {

  /** So many bytes of an answer's beginning are looked into, unpacked. */
  public static final int LOOKED_INTO = 4 * 1024;

  public FailedWhen {
    field = List.copyOf(field);
    if (field.isEmpty() || field.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(String.join(".", field));
    }
  }
}
