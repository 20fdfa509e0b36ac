package io.figwizard.providertwins.text;

import io.figwizard.twinkit.ControlClient;
import io.figwizard.twinkit.Fault;
import io.figwizard.twinkit.SeenRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Pulls the strings of {@link TextProviderTwin}, in the same process or another. Every method
 * returns when it is done and throws {@link io.figwizard.twinkit.TwinControlException} when it
 * cannot be. Immutable, thread-safe.
 */
public final class TextProviderControl {
  private final ControlClient client;

  /**
   * @param twin where it runs, say {@code http://127.0.0.1:8093}
   */
  public TextProviderControl(URI twin) {
    this.client = new ControlClient(twin, "/twin/text/");
  }

  /**
   * What the model says to the next requests, instead of what was told before; after that it
   * repeats what the user said.
   */
  public void replies(Reply... replies) {
    client.call("PUT", "replies", Map.of("replies", replies));
  }

  /** The only keys that are let in from now on; without any, every key. */
  public void acceptKeys(String... keys) {
    client.call("PUT", "keys", Map.of("keys", keys));
  }

  /** The only models there are from now on; without any, every model. */
  public void models(String... models) {
    client.call("PUT", "models", Map.of("models", models));
  }

  /** How many tokens a request may have; 128,000 unless told otherwise. */
  public void contextTokens(int tokens) {
    client.call("PUT", "context", Map.of("tokens", tokens));
  }

  /** What goes wrong from now on, instead of what was told before; without any, nothing. */
  public void faults(Fault... faults) {
    client.call("PUT", "faults", Map.of("faults", faults));
  }

  /** The faults that have not befallen a request yet. */
  public List<Fault> remainingFaults() {
    return Arrays.asList(client.call("GET", "faults", null, Fault[].class));
  }

  /** The requests that the API has served or refused, oldest first; not those a fault swallowed. */
  public List<SeenRequest> requests() {
    return Arrays.asList(client.call("GET", "requests", null, SeenRequest[].class));
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    client.call("DELETE", "requests", null);
  }
}
