package io.figwizard.routingproxy.dryrun;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * @param key signs requests for dry runs: its bytes as they stand, 32 at least; the same in the
 *     monolith and the functions; empty where there are none: routes that write cannot be shadowed
 */
public record DryRunConfiguration(@JsonProperty String key) {

  @SuppressWarnings("ConstantValue") // Jackson hands null for what the file leaves out.
  public DryRunConfiguration {
    key = key == null ? "" : key;
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "DryRunConfiguration[on=" + !key.isBlank() + "]";
  }
}
