package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commands that start this repository's services from their jars, each with the variables that
 * its configuration names and no others: a function never sees the owner's or another domain's
 * password.
 */
public final class LocalServices {

  static final String MONOLITH = "monolith";
  static final String PROXY = "routing-proxy";
  static final String STRIPE_TWIN = "stripe-twin";
  static final String PROVIDER_TWINS = "provider-twins";

  private static final int STRIPE_TWIN_PORT = 8092;
  private static final int PROVIDER_TWINS_PORT = 8093;

  // Everybody knows the generated users' password: nobody else's machine may reach this stack.
  private static final String LOOPBACK = "127.0.0.1";

  // The owner may do everything: for migrations alone.
  private static final List<String> OWNER = List.of("DATABASE_OWNER", "DATABASE_OWNER_PASSWORD");

  // Of commands that end by themselves.
  private static final URI NEVER_READY = URI.create("about:blank");

  private final Path projectRoot;
  private final Path figDirectory;
  private final Map<String, String> known;

  /**
   * @param secrets passwords, keys and other settings by the name of their environment variable
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
    Map<String, String> all = new HashMap<>(secrets);
    all.put("DATABASE_URL", jdbcUrl);
    // Made-up keys are the double's: a process that has them must never ask Stripe itself.
    all.putIfAbsent("STRIPE_API_BASE", local(STRIPE_TWIN_PORT).toString());
    all.putIfAbsent("STRIPE_SANDBOX_API_BASE", local(STRIPE_TWIN_PORT).toString());
    for (String variant : List.of("", "SANDBOX_")) {
      all.putIfAbsent("ELEVENLABS_" + variant + "API_BASE", local(PROVIDER_TWINS_PORT).toString());
      all.putIfAbsent("ELEVENLABS_" + variant + "AGENT_ID", "agent_figwizard");
      all.putIfAbsent(
          "TEXT_PROVIDER_" + variant + "BASE",
          local(PROVIDER_TWINS_PORT).resolve("/v1").toString());
    }
    this.known = Map.copyOf(all);
  }

  /** Creates and updates the schemas of all domains, then ends. */
  public ServiceCommand migrations() {
    // Migrations sign nothing. The keys of Stripe are for the same file's server: without a key it
    // is no configuration.
    Map<String, String> database = new HashMap<>(known);
    database
        .keySet()
        .removeIf(
            name ->
                !name.startsWith("DATABASE_")
                    && !name.endsWith("_DB_PASSWORD")
                    && !name.endsWith("_SECRET_KEY"));
    return new ServiceCommand(
        "migrations",
        projectRoot,
        java(Heap.MEASURED, "monolith", "db", "migrate", "monolith/monolith.yml"),
        file("monolith/monolith.yml").variables(database),
        NEVER_READY);
  }

  public ServiceCommand monolith(int port, int adminPort) {
    return new ServiceCommand(
        MONOLITH,
        projectRoot,
        java(Heap.MEASURED, "monolith", "server", "monolith/monolith.yml"),
        server(
            port, Map.of("ADMIN_PORT", Integer.toString(adminPort)), file("monolith/monolith.yml")),
        local(port).resolve("/fig/ready"));
  }

  /**
   * @param monolith where the function reads the public keys of access tokens
   * @param heap how much memory it may use
   */
  public ServiceCommand function(LocalFunction function, int port, URI monolith, Heap heap) {
    String configuration = function.configuration(projectRoot);
    return new ServiceCommand(
        function.service(),
        projectRoot,
        java(heap, function.module(), "server", configuration),
        server(
            port,
            Map.of(
                "AUTH_JWKS",
                monolith.resolve("/auth/jwks.json").toString(),
                "VARIANT",
                function.variant()),
            file(configuration)),
        local(port).resolve("/fig/ready"));
  }

  /**
   * @param functions where those listen that run
   */
  public ServiceCommand proxy(
      int port,
      int adminPort,
      URI monolith,
      Map<LocalFunction, URI> functions,
      boolean actsByItself) {
    Map<String, String> own = new HashMap<>();
    own.put("FIG_DIRECTORY", figDirectory.toString());
    if (!actsByItself) {
      own.put("WATCH_ROLLBACK", "false");
    }
    // Answers say who served them: for people who want to see it, and for the demo.
    own.put("EXPOSE_SIDE", "true");
    own.put("ADMIN_PORT", Integer.toString(adminPort));
    own.put("MONOLITH_URL", monolith.toString());
    functions.forEach((function, url) -> own.put(function.urlVariable(), url.toString()));
    return new ServiceCommand(
        PROXY,
        projectRoot,
        java(Heap.MEASURED, "routing-proxy", "server", "routing-proxy/routing-proxy.yml"),
        server(
            port, own, file("routing-proxy/routing-proxy.yml"), file("routing-proxy/routes.yml")),
        local(adminPort).resolve("/routes"));
  }

  /** The double of Stripe, whose state outlives it. */
  public ServiceCommand stripeTwin(int port) {
    return new ServiceCommand(
        STRIPE_TWIN,
        projectRoot,
        java(
            Heap.IDLE,
            "extracted/stripe-twin",
            "--port",
            Integer.toString(port),
            "--data",
            figDirectory.resolve("stripe-twin").toString()),
        Map.of(),
        local(port).resolve("/twin/clock"));
  }

  /** The doubles of ElevenLabs, a text provider and an SMTP server, which forget with their end. */
  public ServiceCommand providerTwins(int port, int smtpPort) {
    return new ServiceCommand(
        PROVIDER_TWINS,
        projectRoot,
        java(
            Heap.IDLE,
            "extracted/provider-twins",
            "--port",
            Integer.toString(port),
            "--smtp-port",
            Integer.toString(smtpPort)),
        Map.of(),
        local(port).resolve("/twin/ready"));
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
        java(Heap.MEASURED, "routing-proxy", all.toArray(String[]::new)),
        Map.of("FIG_DIRECTORY", figDirectory.toString()),
        NEVER_READY);
  }

  /** The gate, as {@code ./fig} starts it. */
  public ServiceCommand gate(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("gate"));
    all.addAll(arguments);
    all.addAll(List.of("--fig-directory", figDirectory.toString()));
    return new ServiceCommand(
        "gate",
        projectRoot,
        java(Heap.MEASURED, "loadtests", all.toArray(String[]::new)),
        known,
        NEVER_READY);
  }

  /** The address of a service on this machine. */
  public static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private ConfigurationFile file(String name) {
    return new ConfigurationFile(projectRoot.resolve(name));
  }

  private Map<String, String> server(
      int port, Map<String, String> own, ConfigurationFile... files) {
    Map<String, String> all = new HashMap<>(known);
    OWNER.forEach(all::remove);
    all.put("BIND_HOST", LOOPBACK);
    all.put("PORT", Integer.toString(port));
    all.putAll(own);
    Map<String, String> environment = new TreeMap<>();
    for (ConfigurationFile file : files) {
      environment.putAll(file.variables(all));
    }
    return environment;
  }

  private List<String> java(Heap heap, String module, String... arguments) {
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
    command.addAll(heap.options());
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
