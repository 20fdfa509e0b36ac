package io.figwizard.stripetwin;

import io.figwizard.stripetwin.state.EventListener;
import io.figwizard.stripetwin.state.TwinState;
import java.net.URI;

/** A running double of Stripe: give its {@link #url()} to the client as the API's base. */
public final class StripeTwin implements AutoCloseable {
  private final TwinState state;
  private final TwinServer server;

  private StripeTwin(TwinState state, TwinServer server) {
    this.state = state;
    this.server = server;
  }

  /** Starts one at any free port that forgets everything when it is closed. */
  public static StripeTwin start() {
    return start(StripeTwinOptions.defaults());
  }

  /** Starts one as the options say. */
  public static StripeTwin start(StripeTwinOptions options) {
    TwinServer server = TwinServer.bind(options.port());
    TwinState state = TwinState.open(options.clock(), options.data(), EventListener.NONE);
    state.servedAt(server.url());
    server.handle("/v1/", new ApiHandler(state, options.secretKeys(), FaultFilter.NONE));
    server.start();
    return new StripeTwin(state, server);
  }

  /** Base of the API, for {@code StripeClient.builder().setApiBase(...)}. */
  public URI url() {
    return server.url();
  }

  /** What it knows: the truth that a test compares with. */
  public TwinState state() {
    return state;
  }

  @Override
  public void close() {
    server.close();
    state.close();
  }
}
