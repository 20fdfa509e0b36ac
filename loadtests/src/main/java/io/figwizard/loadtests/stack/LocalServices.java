package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The commands that start this repository's services from their jars, each with the variables it
 * needs and no others: the function never sees the owner's or another domain's password.
 */
public final class LocalServices {

  // Everybody knows the generated users' password: nobody else's machine may reach this stack.
  private static final String LOOPBACK = "127.0.0.1";

  static final String MONOLITH = "monolith";
  static final String DRILLING = "drilling-handler";
  static final String PROXY = "routing-proxy";

  // Like a small container, and the same for both sides, so that a gate compares code and not
  // heaps.
  private static final List<String> JVM =
      List.of(
          "-Xms192m",
          "-Xmx512m",
          "-XX:+UseSerialGC",
          // Half a dozen JVMs that compile for a minute leave two cores no time to serve.
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  // Of commands that end by themselves.
  private static final URI NEVER_READY = URI.create("about:blank");

  private final Path projectRoot;
  private final Path figDirectory;
  private final String jdbcUrl;
  private final Map<String, String> secrets;

  /**
   * @param secrets passwords and keys by the name of their environment variable
   */
  public LocalServices(Path projectRoot, String jdbcUrl, Map<String, String> secrets) {
    this(projectRoot, projectRoot.resolve(".fig"), jdbcUrl, secrets);
  }

  /**
   * @param figDirectory where the proxy keeps its state and looks for evidence
   */
  LocalServices(Path projectRoot, Path figDirectory, String jdbcUrl, Map<String, String> secrets) {
    this.projectRoot = projectRoot.toAbsolutePath().normalize();
    this.figDirectory = figDirectory.toAbsolutePath().normalize();
    this.jdbcUrl = jdbcUrl;
    this.secrets = Map.copyOf(secrets);
  }

  /** Creates and updates the schemas of all domains, then ends. */
  public ServiceCommand migrations() {
    Map<String, String> environment =
        with(
            "DATABASE_OWNER",
            "DATABASE_OWNER_PASSWORD",
            "AUTH_DB_PASSWORD",
            "BILLING_DB_PASSWORD",
            "DRILLING_DB_PASSWORD",
            "WEBHOOK_DB_PASSWORD",
            "WORKER_DB_PASSWORD",
            // One file configures the commands and the server; a migration asks Stripe nothing.
            "STRIPE_SECRET_KEY",
            "STRIPE_SANDBOX_SECRET_KEY");
    environment.put("DATABASE_URL", jdbcUrl);
    return new ServiceCommand(
        "migrations",
        projectRoot,
        java("monolith", "db", "migrate", "monolith/monolith.yml"),
        environment,
        NEVER_READY);
  }

  public ServiceCommand monolith(int port, int adminPort) {
    Map<String, String> environment =
        with(
            "AUTH_DB_PASSWORD",
            "BILLING_DB_PASSWORD",
            "DRILLING_DB_PASSWORD",
            "WEBHOOK_DB_PASSWORD",
            "WORKER_DB_PASSWORD",
            "AUTH_SIGNING_JWKS",
            "STRIPE_WEBHOOK_SECRETS",
            "STRIPE_SANDBOX_WEBHOOK_SECRETS",
            "ELEVENLABS_WEBHOOK_SECRETS",
            "ELEVENLABS_SANDBOX_WEBHOOK_SECRETS",
            "STRIPE_SECRET_KEY",
            "STRIPE_SANDBOX_SECRET_KEY");
    environment.put("DATABASE_URL", jdbcUrl);
    environment.put("BIND_HOST", LOOPBACK);
    environment.put("PORT", Integer.toString(port));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    return new ServiceCommand(
        MONOLITH,
        projectRoot,
        java("monolith", "server", "monolith/monolith.yml"),
        environment,
        local(port).resolve("/fig/ready"));
  }

  /**
   * @param monolith where the function reads the public keys of access tokens
   */
  public ServiceCommand drillingFunction(int port, URI monolith) {
    Map<String, String> environment = with("DRILLING_DB_PASSWORD");
    environment.put("DATABASE_URL", jdbcUrl);
    environment.put("BIND_HOST", LOOPBACK);
    environment.put("PORT", Integer.toString(port));
    environment.put("AUTH_JWKS", monolith.resolve("/auth/jwks.json").toString());
    return new ServiceCommand(
        DRILLING,
        projectRoot,
        java(
            "extracted/drilling-handler",
            "server",
            "extracted/drilling-handler/drilling-function.yml"),
        environment,
        local(port).resolve("/fig/ready"));
  }

  public ServiceCommand proxy(int port, int adminPort, URI monolith, URI drilling) {
    Map<String, String> environment = with("FIG_EVIDENCE_KEY");
    environment.put("FIG_DIRECTORY", figDirectory.toString());
    // Answers say who served them: for people who want to see it, and for the demo.
    environment.put("EXPOSE_SIDE", "true");
    environment.put("BIND_HOST", LOOPBACK);
    environment.put("PORT", Integer.toString(port));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    environment.put("MONOLITH_URL", monolith.toString());
    environment.put("DRILLING_HANDLER_URL", drilling.toString());
    return new ServiceCommand(
        PROXY,
        projectRoot,
        java("routing-proxy", "server", "routing-proxy/routing-proxy.yml"),
        environment,
        local(adminPort).resolve("/routes"));
  }

  /**
   * One of the proxy's commands for operators, as {@code ./fig} starts it.
   *
   * @param admin where the proxy's admin API listens
   */
  public ServiceCommand operator(URI admin, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--admin");
    all.add(admin.toString());
    return new ServiceCommand(
        arguments.get(0),
        projectRoot,
        java("routing-proxy", all.toArray(String[]::new)),
        Map.of("FIG_DIRECTORY", figDirectory.toString()),
        NEVER_READY);
  }

  /** The gate, as {@code ./fig} starts it. */
  public ServiceCommand gate(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("gate"));
    all.addAll(arguments);
    all.addAll(List.of("--fig-directory", figDirectory.toString()));
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("DATABASE_URL", jdbcUrl);
    return new ServiceCommand(
        "gate",
        projectRoot,
        java("loadtests", all.toArray(String[]::new)),
        environment,
        NEVER_READY);
  }

  /** The address of a service on this machine. */
  public static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private Map<String, String> with(String... names) {
    Map<String, String> environment = new HashMap<>();
    for (String name : names) {
      String value = secrets.get(name);
      if (value == null) {
        throw new CannotRun(
            "there is no value for "
                + name
                + "; known are "
                + secrets.keySet().stream().sorted().toList()
                + "; delete .fig/secrets to have them made again");
      }
      environment.put(name, value);
    }
    return environment;
  }

  private List<String> java(String module, String... arguments) {
    Path jar =
        projectRoot
            .resolve(module)
            .resolve("target")
            .resolve(Path.of(module).getFileName() + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new CannotRun(jar + " is not there; build it with: mvn -q -Pfast -DskipTests package");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
