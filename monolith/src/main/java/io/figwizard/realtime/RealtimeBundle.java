package io.figwizard.realtime;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.ServletAccess;
import io.figwizard.handlerkit.Variant;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;

/**
 * Notifications: {@code GET /realtime/events} and {@code GET /realtime/socket}, tickets for them at
 * {@code POST /realtime} and {@code POST /realtime-sandbox}, whichever are configured, and the
 * consumers that write what is sent there. The application needs a {@link
 * io.figwizard.handlerkit.HandlerKitBundle} before this one, and a database with the schema {@code
 * realtime}.
 *
 * @param <C> the application's configuration
 */
public final class RealtimeBundle<C extends Configuration> implements ConfiguredBundle<C> {
  /** Reads are small; what takes longer is better tried again than waited for. */
  private static final int STATEMENT_SECONDS = 5;

  private static final String SILENCE_SECONDS = "6";

  private final Function<C, RealtimeConfiguration> configuration;
  private final Clock clock;

  /**
   * @param configuration where in the application's configuration this domain's is
   */
  public RealtimeBundle(Function<C, RealtimeConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another time. */
  RealtimeBundle(Function<C, RealtimeConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C application, Environment environment) {
    RealtimeConfiguration realtime = configuration.apply(application);
    Jdbi jdbi = open(environment, realtime.database);
    Background.of(environment)
        .consumer(new Notify(jdbi))
        .consumer(new UserDeleted(jdbi))
        .job(new PurgeNotifications(jdbi, realtime.retention.toJavaDuration(), clock));

    RealtimeServer server =
        RealtimeServer.of(realtime, new Store(jdbi), environment.metrics(), clock);
    // The listener is called before the server waits for requests in flight, which streams are.
    environment.lifecycle().addEventListener(server.closing());
    environment.lifecycle().manage(server);
    for (Variant variant : realtime.variants) {
      Handler.named("realtime")
          .variant(variant)
          .database(jdbi)
          .action(new IssueTicket(clock))
          .mount(environment);
    }
    mount(environment, server, new Identification(ServletAccess.of(environment), jdbi, clock));
  }

  private static Jdbi open(Environment environment, DataSourceFactory database) {
    Map<String, String> properties = new LinkedHashMap<>(database.getProperties());
    properties.putIfAbsent("socketTimeout", SILENCE_SECONDS);
    database.setProperties(properties);
    Jdbi jdbi = DomainDatabase.open(environment, database, "realtime");
    jdbi.getConfig(SqlStatements.class).setQueryTimeout(STATEMENT_SECONDS);
    return jdbi;
  }

  private static void mount(
      Environment environment, RealtimeServer server, Identification identification) {
    ServletAccess access = ServletAccess.of(environment);
    Json json = new Json();
    Connection.Surroundings around = server.around();
    Reception reception = new Reception(around.hub(), around.store());

    ServletRegistration.Dynamic events =
        environment
            .servlets()
            .addServlet(
                "realtime-events",
                new EventsServlet(access, identification, reception, around, new EventText(json)));
    events.setAsyncSupported(true);
    events.addMapping(EventsServlet.PATH);

    JakartaWebSocketServletContainerInitializer.configure(
        environment.getApplicationContext(), null);
    environment
        .servlets()
        .addServlet(
            "realtime-socket",
            new SocketServlet(access, identification, reception, around, new SocketText(json)))
        .addMapping(SocketServlet.PATH);
  }
}
