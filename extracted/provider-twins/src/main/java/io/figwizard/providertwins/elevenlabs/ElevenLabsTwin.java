package io.figwizard.providertwins.elevenlabs;

import io.figwizard.twinkit.ControlApi;
import io.figwizard.twinkit.FaultPlan;
import io.figwizard.twinkit.TwinHandler;
import io.figwizard.twinkit.TwinServer;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A running double of ElevenLabs: give its {@link #url()} to the client as the API's base, and a
 * key in the header {@code xi-api-key}. Forgets everything when it is closed.
 */
public final class ElevenLabsTwin implements AutoCloseable {
  private final TwinServer server;
  private final PostCallWebhooks webhooks;

  private ElevenLabsTwin(TwinServer server, PostCallWebhooks webhooks) {
    this.server = server;
    this.webhooks = webhooks;
  }

  /** Starts one at any free port that takes any key and any agent. */
  public static ElevenLabsTwin start() {
    return start(Clock.systemUTC());
  }

  /**
   * Starts one in a time of its own.
   *
   * @param clock when conversations begin and signed URLs expire; signatures carry the real time
   */
  public static ElevenLabsTwin start(Clock clock) {
    TwinServer server = TwinServer.bind("elevenlabs-twin", 0);
    ElevenLabsTwin twin = on(server, clock);
    server.start();
    return twin;
  }

  /** One of several on a server that has not started. Closing it closes the server. */
  public static ElevenLabsTwin on(TwinServer server, Clock clock) {
    PostCallWebhooks webhooks = new PostCallWebhooks();
    ElevenLabsState state = new ElevenLabsState(clock, webhooks);
    FaultPlan faults = new FaultPlan(new ElevenLabsErrors());
    ElevenLabsApi api =
        new ElevenLabsApi(state.agents, state.signedUrls, state.conversations, state.seen);
    server.handle("/v1/convai/", new TwinHandler(faults, api));
    server.handle(
        "/twin/elevenlabs/",
        new ControlApi(
            Stream.of(
                    new ControlRoutes(state, webhooks).all(),
                    faults.routes("/twin/elevenlabs/faults"),
                    state.seen.routes("/twin/elevenlabs/requests"))
                .flatMap(List::stream)
                .toList()));
    return new ElevenLabsTwin(server, webhooks);
  }

  /** Base of the API: {@code ELEVENLABS_API_BASE}. */
  public URI url() {
    return server.url();
  }

  /** Pulls its strings; the same as another process has them by {@link #url()}. */
  public ElevenLabsControl control() {
    return new ElevenLabsControl(server.url());
  }

  @Override
  public void close() {
    server.close();
    webhooks.close();
  }
}
