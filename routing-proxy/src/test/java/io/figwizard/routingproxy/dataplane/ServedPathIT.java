package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.routingproxy.routes.Mode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a real Dropwizard serves is the route that the proxy has decided on: Jetty's reading of the
 * path and Jersey's choice of the resource, for paths that are made to be read in two ways.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedPathIT {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2_000);

  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final List<String> BASES =
      List.of(
          "/safe", "/notes/7", "/fig/build", "/saf%65", "/", "/safe/", "//safe", "/notes/a%7Eb");

  private static final List<String> PIECES =
      List.of(
          "/",
          "//",
          "/safe",
          "safe",
          "/notes",
          "/notes/",
          "7",
          "/fig",
          "fig",
          "/figs",
          ".",
          "..",
          "/.",
          "/..",
          "/../",
          "/./",
          "%2e",
          "%2E%2e",
          "/%2e%2e/",
          "%2f",
          "%2F",
          "%5c",
          "%00",
          "%73afe",
          "saf%65",
          "%",
          "%4",
          "%c0%af",
          "%e0%80%af",
          "%c3%a4",
          "%ff",
          "%25",
          "%252f",
          "%3b",
          "%3f",
          "%23",
          "%20",
          ";",
          ";x=1",
          ";/",
          "/;/",
          "..;",
          "..;/",
          "/..;a/",
          "+",
          "~",
          ":",
          "@",
          "*",
          "%2a",
          "SAFE",
          "?",
          "?/safe",
          "%u0073afe",
          "{id}",
          "|");

  private final DropwizardTestSupport<Configuration> server =
      new DropwizardTestSupport<>(Served.class, configuration());

  private EchoServer function;
  private TestProxy proxy;
  private RawClient direct;
  private RawClient throughProxy;

  @BeforeAll
  void start() throws Exception {
    server.before();
    function = new EchoServer("function");
    proxy =
        TestProxy.before(URI.create("http://127.0.0.1:" + server.getLocalPort()), function.uri())
            .flip(Mode.EXTRACTED, 0);
    direct = new RawClient(server.getLocalPort());
    throughProxy = new RawClient(proxy.port());
  }

  @AfterAll
  void stop() throws Exception {
    direct.close();
    throughProxy.close();
    proxy.close();
    function.close();
    server.after();
  }

  @Test
  void isTheRouteThatWasDecidedOn() throws Exception {
    Random random = new Random(SEED);
    int moved = 0;
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String target = target(random);
      String served = served(target);
      if (served.equals("none")) {
        // Who serves nothing serves nothing on both sides.
        continue;
      }
      String side = side(target);
      switch (side) {
        case "400" -> refused++;
        // All below /fig is: more than the one that the server has there.
        case "404" -> assertThat(target).contains("fig");
        case "extracted" -> {
          moved++;
          assertThat(served).as(target).isIn("safe", "notes");
        }
        default -> assertThat(served).as(target).isEqualTo("default");
      }
    }
    assertThat(moved).as("moved").isGreaterThan(ROUNDS / 20);
    assertThat(refused).as("refused").isLessThan(ROUNDS / 4);
  }

  private static String target(Random random) {
    StringBuilder target = new StringBuilder(BASES.get(random.nextInt(BASES.size())));
    for (int n = random.nextInt(4); n > 0; n--) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      boolean atTheEnd = random.nextInt(3) == 0;
      target.insert(atTheEnd ? target.length() : random.nextInt(target.length()) + 1, piece);
    }
    return target.toString();
  }

  /** What the server makes of it; "none" where it refuses. */
  private String served(String target) throws Exception {
    String answer = direct.send(request(target)).answer();
    if (RawClient.status(answer) != 200) {
      // Jetty ends some of these connections and does not say so.
      direct.close();
      direct = new RawClient(server.getLocalPort());
    }
    return RawClient.status(answer) == 200 ? RawClient.body(answer) : "none";
  }

  /** Where the proxy sends it; the status where it refuses. */
  private String side(String target) throws Exception {
    String answer = throughProxy.send(request(target)).answer();
    if (RawClient.header(answer, "connection") != null) {
      throughProxy.close();
      throughProxy = new RawClient(proxy.port());
    }
    return RawClient.header(answer, "x-fig-error") != null
        ? Integer.toString(RawClient.status(answer))
        : RawClient.header(answer, "x-fig-side");
  }

  private static String request(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    DefaultServerFactory factory = (DefaultServerFactory) configuration.getServerFactory();
    ((HttpConnectorFactory) factory.getApplicationConnectors().get(0)).setPort(0);
    ((HttpConnectorFactory) factory.getAdminConnectors().get(0)).setPort(0);
    LogbackAccessRequestLogFactory log = new LogbackAccessRequestLogFactory();
    log.setAppenders(List.of());
    factory.setRequestLogFactory(log);
    return configuration;
  }

  /** The resources that the table knows, and one for everything else. */
  public static final class Served extends Application<Configuration> {
    @Override
    public void run(Configuration configuration, Environment environment) {
      environment.jersey().register(new Safe());
      environment.jersey().register(new Notes());
      environment.jersey().register(new ServiceEndpoints());
      environment.jersey().register(new Everything());
    }
  }

  @Path("/safe")
  public static final class Safe {
    @GET
    public String get() {
      return "safe";
    }
  }

  @Path("/notes/{id}")
  public static final class Notes {
    @GET
    public String get() {
      return "notes";
    }
  }

  @Path("/fig/build")
  public static final class ServiceEndpoints {
    @GET
    public String get() {
      return "private";
    }
  }

  @Path("/{rest: .*}")
  public static final class Everything {
    @GET
    public String get() {
      return "default";
    }
  }
}
