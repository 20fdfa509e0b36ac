package io.figwizard.routingproxy.control.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What somebody may do. */
public enum Role {
  /** Look at everything. */
  @JsonProperty("viewer")
  VIEWER,
  /** Move routes and run tasks, too. */
  @JsonProperty("operator")
  OPERATOR;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param method of HTTP
   */
  boolean may(String method) {
    return this == OPERATOR || method.equals("GET") || method.equals("HEAD");
  }
}
