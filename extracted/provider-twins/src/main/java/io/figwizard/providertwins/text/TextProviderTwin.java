package io.figwizard.providertwins.text;

import io.figwizard.twinkit.ControlApi;
import io.figwizard.twinkit.FaultPlan;
import io.figwizard.twinkit.SeenRequests;
import io.figwizard.twinkit.TwinHandler;
import io.figwizard.twinkit.TwinServer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A running double of a text provider: give {@link #apiBase()} to the client, and a key as a bearer
 * token.
 */
public final class TextProviderTwin implements AutoCloseable {
  private final TwinServer server;

  private TextProviderTwin(TwinServer server) {
    this.server = server;
  }

  /** Starts one at any free port that takes any key and any model. */
  public static TextProviderTwin start() {
    TwinServer server = TwinServer.bind("text-provider-twin", 0);
    TextProviderTwin twin = on(server, Clock.systemUTC());
    server.start();
    return twin;
  }

  /** One of several on a server that has not started. Closing it closes the server. */
  public static TextProviderTwin on(TwinServer server, Clock clock) {
    TextSettings settings = new TextSettings();
    SeenRequests seen = new SeenRequests();
    FaultPlan faults = new FaultPlan(new TextErrors());
    // Before /v1 comes ElevenLabs' path where both are on one server: the longer prefix wins.
    server.handle("/v1/", new TwinHandler(faults, new TextApi(settings, seen, clock)));
    server.handle(
        "/twin/text/",
        new ControlApi(
            Stream.of(
                    new ControlRoutes(settings).all(),
                    faults.routes("/twin/text/faults"),
                    seen.routes("/twin/text/requests"))
                .flatMap(List::stream)
                .toList()));
    return new TextProviderTwin(server);
  }

  /** Where it runs. */
  public URI url() {
    return server.url();
  }

  /** Base of the API: {@code TEXT_PROVIDER_BASE}. */
  public URI apiBase() {
    return URI.create(server.url() + "/v1");
  }

  /** Pulls its strings; the same as another process has them by {@link #url()}. */
  public TextProviderControl control() {
    return new TextProviderControl(server.url());
  }

  @Override
  public void close() {
    server.close();
  }
}
