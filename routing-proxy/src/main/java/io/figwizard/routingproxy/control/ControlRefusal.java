package io.figwizard.routingproxy.control;

import java.util.Map;

/** The control plane will not do what was asked; says why and what to do instead. */
public final class ControlRefusal extends RuntimeException {
  /** The code where something was changed since the asker looked. */
  public static final String GENERATION_CONFLICT = "generation_conflict";

  /** The code where the route was moved since the asker looked. */
  static final String MOVED_MEANWHILE = "moved_meanwhile";

  /** The code where the route was told to come back since the asker asked. */
  static final String ROLLED_BACK_MEANWHILE = "rolled_back_meanwhile";

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> fields;

  /**
   * @param status HTTP status, 400 to 499
   * @param code stable, lower case with underscores
   * @param message for people
   * @param fields message by field or fact, empty where none is to blame
   */
  public ControlRefusal(int status, String code, String message, Map<String, String> fields) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = Map.copyOf(fields);
  }

  /** 409: what was asked contradicts how things stand. */
  public static ControlRefusal conflict(String code, String message) {
    return new ControlRefusal(409, code, message, Map.of());
  }

  /** 422: one field of the request is wrong. */
  public static ControlRefusal invalid(String field, String message) {
    return new ControlRefusal(
        422,
        "invalid_input",
        sentence("The request has invalid fields: " + field + " " + message),
        Map.of(field, message));
  }

  /** With a full stop, unless it ends a question. */
  public static String sentence(String text) {
    return text.endsWith("?") ? text : text + ".";
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Map<String, String> fields() {
    return fields;
  }
}
