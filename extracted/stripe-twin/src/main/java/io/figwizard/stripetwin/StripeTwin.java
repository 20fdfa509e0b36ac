package io.figwizard.stripetwin;

import io.figwizard.stripetwin.control.StripeControl;
import io.figwizard.stripetwin.control.StripeErrors;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.delivery.WebhookSender;
import io.figwizard.stripetwin.pages.Pages;
import io.figwizard.stripetwin.state.TwinState;
import io.figwizard.twinkit.FaultPlan;
import io.figwizard.twinkit.TwinHandler;
import io.figwizard.twinkit.TwinServer;
import java.net.URI;
import java.time.Clock;

/** A running double of Stripe: give its {@link #url()} to the client as the API's base. */
public final class StripeTwin implements AutoCloseable {
  private final TwinState state;
  private final WebhookSender sender;
  private final TwinServer server;

  private StripeTwin(TwinState state, WebhookSender sender, TwinServer server) {
    this.state = state;
    this.sender = sender;
    this.server = server;
  }

  /** Starts one at any free port that forgets everything when it is closed. */
  public static StripeTwin start() {
    return start(StripeTwinOptions.defaults());
  }

  /** Starts one as the options say. */
  public static StripeTwin start(StripeTwinOptions options) {
    TwinServer server = TwinServer.bind("stripe-twin", options.port());
    WebhookSender sender = new WebhookSender(Clock.systemUTC());
    TwinState state;
    try {
      state = TwinState.open(options.clock(), options.data(), sender);
    } catch (RuntimeException e) {
      sender.close();
      server.close();
      throw e;
    }
    state.servedAt(server.url());
    FaultPlan faults = new FaultPlan(new StripeErrors());
    server.handle("/v1/", new TwinHandler(faults, new ApiHandler(state, options.secretKeys())));
    server.handle("/twin/", StripeControl.api(state, sender, faults));
    Pages.of(state).forEach(server::handle);
    server.start();
    return new StripeTwin(state, sender, server);
  }

  /** Base of the API, for {@code StripeClient.builder().setApiBase(...)}. */
  public URI url() {
    return server.url();
  }

  /** Pulls its strings; the same as another process has them by {@link #url()}. */
  public TwinControl control() {
    return new TwinControl(server.url());
  }

  /** What it knows: the truth that a test compares with. */
  public TwinState state() {
    return state;
  }

  @Override
  public void close() {
    server.close();
    sender.close();
    state.close();
  }
}
