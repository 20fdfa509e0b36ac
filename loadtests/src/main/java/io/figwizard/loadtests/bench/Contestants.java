package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.FreePorts;
import io.figwizard.loadtests.stack.ServiceCommand;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server and every proxy that can be had in front of it, as processes: each proxy on the
 * processor that is the proxies' alone, so that only the one that is measured has work to do there.
 */
final class Contestants implements AutoCloseable {

  /** No proxy at all. */
  static final String DIRECT = "direct";

  static final String NGINX = "nginx";
  static final String HAPROXY = "haproxy";

  /** A second nginx, which speaks HTTP/2 with its clients. */
  static final String NGINX_HTTP2 = "nginx-h2";

  /** Another build of this project's proxy. */
  static final String OTHER = "other";

  /** In MiB, where nothing else is said. */
  static final int HEAP = 256;

  private static final Duration START = Duration.ofSeconds(90);
  private static final String FIGWIZARD = "routing-proxy/target/routing-proxy.jar";
  private static final String RIVALS = "rival-proxies/target/rival-proxies.jar";

  private final Machine machine;
  private final Path projectRoot;
  private final Path folder;
  private final boolean ownServer;
  private final int heap;
  private final FreePorts ports = new FreePorts();
  private final Map<String, Contestant> running = new LinkedHashMap<>();
  private final List<String> absent = new ArrayList<>();
  private final int backendPort;
  private final int secondBackendPort;
  private final Map<String, ProxyAdmin> admins = new LinkedHashMap<>();
  private final BenchIssuer issuer = new BenchIssuer(Clock.systemUTC());

  /**
   * Starts the server.
   *
   * @param ownServer whether the server must know WebSockets or take its time, so that nginx will
   *     not do; heaps are then touched before anything is measured
   * @param heap of each JVM, in MiB
   */
  Contestants(Machine machine, Path projectRoot, Path folder, boolean ownServer, int heap) {
    this.machine = machine;
    this.projectRoot = projectRoot;
    this.folder = folder;
    this.ownServer = ownServer;
    this.heap = heap;
    this.backendPort = ports.next();
    this.secondBackendPort = ports.next();
    Optional<String> nginx = ownServer ? Optional.empty() : machine.program(NGINX);
    List<String> command =
        nginx
            .map(
                program ->
                    nginx(
                        program,
                        "server",
                        NginxFiles.backend(
                            folder.resolve("server"), backendPort, secondBackendPort)))
            .orElseGet(
                () ->
                    ownJava(
                        BackendProcess.class.getName(),
                        String.valueOf(backendPort),
                        String.valueOf(secondBackendPort)));
    start(DIRECT, backendPort, machine.onOtherCores(command), nginx.isEmpty(), Map.of());
  }

  /** What there would be more, had the machine the programs. */
  List<String> absent() {
    return List.copyOf(absent);
  }

  /** Of the proxies of this project, by name. */
  Map<String, ProxyAdmin> admins() {
    return Collections.unmodifiableMap(admins);
  }

  /** Whose tokens the proxies of this project believe. */
  BenchIssuer issuer() {
    return issuer;
  }

  /** In the order in which they were started; the server itself first. */
  List<Contestant> all() {
    return List.copyOf(running.values());
  }

  Contestant named(String name) {
    Contestant found = running.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no contestant " + name + ", only " + running.keySet());
    }
    return found;
  }

  boolean has(String name) {
    return running.containsKey(name);
  }

  int backendPort() {
    return backendPort;
  }

  /** Those that the machine happens to have. */
  void startInstalled() {
    Optional<String> nginx = machine.program(NGINX);
    if (nginx.isPresent()) {
      int port = ports.next();
      String file = NginxFiles.proxy(folder.resolve(NGINX), port, backendPort);
      start(NGINX, port, machine.onProxyCore(nginx(nginx.get(), NGINX, file)), false, Map.of());
      if (machine.program(H2Load.PROGRAM).isPresent()) {
        startNginxHttp2(nginx.get());
      } else {
        absent.add("HTTP/2 (h2load is not installed)");
      }
    } else {
      absent.add("nginx (not installed)");
    }
    Optional<String> haproxy = machine.program(HAPROXY);
    if (haproxy.isPresent()) {
      int port = ports.next();
      String file = write("haproxy.cfg", HaproxyFile.proxy(port, backendPort)).toString();
      List<String> command = List.of(haproxy.get(), "-db", "-f", file);
      start(HAPROXY, port, machine.onProxyCore(command), false, Map.of());
    } else {
      absent.add("HAProxy (not installed)");
    }
  }

  private void startNginxHttp2(String program) {
    int port = ports.next();
    // Without TLS nginx 1.22 speaks either the one or the other on a port.
    int ready = ports.next();
    String file = NginxFiles.http2Proxy(folder.resolve(NGINX_HTTP2), port, ready, backendPort);
    start(
        NGINX_HTTP2,
        port,
        ready,
        machine.onProxyCore(nginx(program, NGINX_HTTP2, file)),
        false,
        Map.of());
  }

  /** This project's proxy with so many routes of each kind. */
  Contestant startFigwizard(int routes) {
    return startFigwizard("fig-" + routes, projectRoot.resolve(FIGWIZARD), routes);
  }

  /** Another build of it, with its libraries beside it. */
  void startOther(Path jar, int routes) {
    startFigwizard(OTHER, jar, routes);
  }

  private Contestant startFigwizard(String name, Path jar, int routes) {
    ProxyAdmin admin =
        startFigwizard(
            name, jar, RoutesYaml.of(routes, backendPort, secondBackendPort, issuer.jwks()));
    admin.toCanary(RoutesYaml.CANARY_ROUTE, 50);
    admin.toShadow(RoutesYaml.SHADOW_ROUTE);
    admin.toShadow(RoutesYaml.DRY_ROUTE);
    return named(name);
  }

  /** This project's proxy with these routes, as a contestant of that name; its admin API. */
  ProxyAdmin startFigwizard(String name, String routesYaml) {
    return startFigwizard(name, projectRoot.resolve(FIGWIZARD), routesYaml);
  }

  private ProxyAdmin startFigwizard(String name, Path jar, String routesYaml) {
    requireBuilt(jar);
    int port = ports.next();
    int adminPort = ports.next();
    Map<String, String> environment =
        Map.of(
            "PORT", String.valueOf(port),
            "ADMIN_PORT", String.valueOf(adminPort),
            "BIND_HOST", "127.0.0.1",
            "FIG_DIRECTORY", folder.resolve(name).toString(),
            "ROUTES_FILE", write(name + "-routes.yml", routesYaml).toString(),
            "FIG_DRY_RUN_KEY", "bench-".repeat(6),
            "WATCH_ROLLBACK", "false");
    List<String> command = jvm();
    command.addAll(
        List.of(
            "-Ddw.dataPlane.eventLoops=1",
            "-Ddw.dataPlane.h2c=true",
            "-jar",
            jar.toString(),
            "server",
            "routing-proxy/routing-proxy.yml"));
    start(name, port, machine.onProxyCore(command), true, environment);
    ProxyAdmin admin = new ProxyAdmin(adminPort);
    admins.put(name, admin);
    return admin;
  }

  /** What copies go to; the first port must answer. */
  void startFunctions(List<Integer> functionPorts) {
    List<String> command =
        ownJava(
            FunctionProcess.class.getName(),
            functionPorts.stream().map(String::valueOf).toArray(String[]::new));
    start("functions", functionPorts.get(0), machine.onlyWhenIdle(command), false, Map.of());
  }

  /** One that nobody listens on. */
  int freePort() {
    return ports.next();
  }

  /** The proxies of other libraries on the JVM, without anything of their own added. */
  void startRivals() {
    Path jar = projectRoot.resolve(RIVALS);
    requireBuilt(jar);
    for (String rival : List.of("vertx", "undertow")) {
      int port = ports.next();
      List<String> command = jvm();
      command.addAll(
          List.of(
              "-jar", jar.toString(), rival, String.valueOf(port), String.valueOf(backendPort)));
      start(rival, port, machine.onProxyCore(command), true, Map.of());
    }
  }

  @Override
  public void close() {
    List<Contestant> all = new ArrayList<>(running.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).process().close();
    }
    issuer.close();
  }

  private Contestant start(
      String name, int port, List<String> command, boolean warms, Map<String, String> environment) {
    return start(name, port, port, command, warms, environment);
  }

  /**
   * @param readyPort answers HTTP/1.1 once it serves
   */
  private Contestant start(
      String name,
      int port,
      int readyPort,
      List<String> command,
      boolean warms,
      Map<String, String> environment) {
    URI ready = URI.create("http://127.0.0.1:" + readyPort + "/");
    ServiceProcess process =
        ServiceProcess.start(
            new ServiceCommand(name, projectRoot, command, environment, ready),
            folder.resolve(name + ".log"));
    Contestant contestant = new Contestant(name, port, process, warms);
    running.put(name, contestant);
    process.awaitReady(START);
    return contestant;
  }

  /** The same heap for each, so that memory can be compared. */
  private List<String> jvm() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap + "m",
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError"));
    if (ownServer) {
      // What grows is then not the heap being touched for the first time.
      command.add("-XX:+AlwaysPreTouch");
    }
    return command;
  }

  private List<String> ownJava(String main, String... arguments) {
    List<String> command = jvm();
    command.addAll(List.of("-cp", ownClassPath(), main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** This JVM's class path, readable from any folder. */
  private static String ownClassPath() {
    String separator = System.getProperty("path.separator");
    List<String> absolute = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(separator, -1)) {
      absolute.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(separator, absolute);
  }

  private List<String> nginx(String program, String name, String configuration) {
    return List.of(program, "-c", write(name + ".conf", configuration).toString());
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new CannotRun("cannot write " + folder.resolve(name) + ": " + e.getMessage(), e);
    }
  }

  private static void requireBuilt(Path jar) {
    if (!Files.exists(jar)) {
      throw new CannotRun(jar + " is missing; build it: ./fig build");
    }
  }
}
