package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the services of the local stack listen. 0 stands for any free port. */
final class Ports {

  @Option(
      names = "--port",
      defaultValue = "${env:FIG_PORT:-8080}",
      description = "Of the proxy, for clients. FIG_PORT; default 8080, 0 for any free one")
  private int proxy;

  @Option(
      names = "--admin-port",
      defaultValue = "${env:FIG_ADMIN_PORT:-8090}",
      description = "Of the proxy, for operators. FIG_ADMIN_PORT; default 8090")
  private int proxyAdmin;

  @Option(
      names = "--monolith-port",
      defaultValue = "${env:FIG_MONOLITH_PORT:-8081}",
      description = "FIG_MONOLITH_PORT; default 8081")
  private int monolith;

  @Option(
      names = "--monolith-admin-port",
      defaultValue = "${env:FIG_MONOLITH_ADMIN_PORT:-8091}",
      description = "FIG_MONOLITH_ADMIN_PORT; default 8091")
  private int monolithAdmin;

  @Option(
      names = "--auth-port",
      defaultValue = "${env:FIG_AUTH_PORT:-8083}",
      description = "Of the auth function. FIG_AUTH_PORT; default 8083")
  private int auth;

  @Option(
      names = "--auth-sandbox-port",
      defaultValue = "${env:FIG_AUTH_SANDBOX_PORT:-8089}",
      description = "Of its sandbox variant. FIG_AUTH_SANDBOX_PORT; default 8089")
  private int authSandbox;

  @Option(
      names = "--billing-port",
      defaultValue = "${env:FIG_BILLING_PORT:-8084}",
      description = "Of the billing function. FIG_BILLING_PORT; default 8084")
  private int billing;

  @Option(
      names = "--billing-sandbox-port",
      defaultValue = "${env:FIG_BILLING_SANDBOX_PORT:-8085}",
      description = "Of its sandbox variant. FIG_BILLING_SANDBOX_PORT; default 8085")
  private int billingSandbox;

  @Option(
      names = "--conversation-port",
      defaultValue = "${env:FIG_CONVERSATION_PORT:-8095}",
      description = "Of the conversation function. FIG_CONVERSATION_PORT; default 8095")
  private int conversation;

  @Option(
      names = "--conversation-sandbox-port",
      defaultValue = "${env:FIG_CONVERSATION_SANDBOX_PORT:-8096}",
      description = "Of its sandbox variant. FIG_CONVERSATION_SANDBOX_PORT; default 8096")
  private int conversationSandbox;

  @Option(
      names = "--dashboard-port",
      defaultValue = "${env:FIG_DASHBOARD_PORT:-8097}",
      description = "Of the dashboard function. FIG_DASHBOARD_PORT; default 8097")
  private int dashboard;

  @Option(
      names = "--dashboard-sandbox-port",
      defaultValue = "${env:FIG_DASHBOARD_SANDBOX_PORT:-8098}",
      description = "Of its sandbox variant. FIG_DASHBOARD_SANDBOX_PORT; default 8098")
  private int dashboardSandbox;

  @Option(
      names = "--drilling-port",
      defaultValue = "${env:FIG_DRILLING_PORT:-8082}",
      description = "Of the drilling function. FIG_DRILLING_PORT; default 8082")
  private int drilling;

  @Option(
      names = "--drilling-sandbox-port",
      defaultValue = "${env:FIG_DRILLING_SANDBOX_PORT:-8088}",
      description = "Of its sandbox variant. FIG_DRILLING_SANDBOX_PORT; default 8088")
  private int drillingSandbox;

  @Option(
      names = "--webhook-port",
      defaultValue = "${env:FIG_WEBHOOK_PORT:-8086}",
      description = "Of the webhook function. FIG_WEBHOOK_PORT; default 8086")
  private int webhook;

  @Option(
      names = "--webhook-sandbox-port",
      defaultValue = "${env:FIG_WEBHOOK_SANDBOX_PORT:-8087}",
      description = "Of its sandbox variant. FIG_WEBHOOK_SANDBOX_PORT; default 8087")
  private int webhookSandbox;

  @Option(
      names = "--stripe-twin-port",
      defaultValue = "${env:FIG_STRIPE_TWIN_PORT:-8092}",
      description = "Of the double of Stripe. FIG_STRIPE_TWIN_PORT; default 8092")
  private int stripeTwin;

  @Option(
      names = "--provider-twins-port",
      defaultValue = "${env:FIG_PROVIDER_TWINS_PORT:-8093}",
      description =
          "Of the doubles of ElevenLabs and a text provider. FIG_PROVIDER_TWINS_PORT; default 8093")
  private int providerTwins;

  @Option(
      names = "--smtp-twin-port",
      defaultValue = "${env:FIG_SMTP_TWIN_PORT:-8094}",
      description = "Of the double of an SMTP server. FIG_SMTP_TWIN_PORT; default 8094")
  private int smtpTwin;

  @Option(names = "--any-ports", description = "Free ports for everything, whatever they are")
  private boolean any;

  /** Where a stack listens that was started with the same options; empty if ports are chosen. */
  Optional<StackAddresses> asConfigured() {
    return any || proxy == 0 || proxyAdmin == 0
        ? Optional.empty()
        : Optional.of(
            new StackAddresses(
                LocalServices.local(proxy),
                LocalServices.local(proxyAdmin),
                LocalServices.local(providerTwins)));
  }

  /** All of them free ones, as tests want it. */
  static Ports anyFree() {
    return new Ports();
  }

  /**
   * Chooses the free ones and finds out whether the others are free.
   *
   * @param functions what will run beside proxy and monolith
   * @throws CannotRun when one is not; the message says which, and which option changes it
   */
  Chosen choose(Set<LocalFunction> functions, boolean withTwins) {
    Map<LocalFunction, Integer> chosen = new EnumMap<>(LocalFunction.class);
    Set<Integer> taken = new HashSet<>();
    for (LocalFunction function : functions) {
      String what = "function " + function.id();
      chosen.put(
          function, choose(configured(function), taken, what, "--" + function.id() + "-port"));
    }
    return new Chosen(
        choose(proxy, taken, "proxy", "--port"),
        choose(proxyAdmin, taken, "the proxy's admin interface", "--admin-port"),
        choose(monolith, taken, "monolith", "--monolith-port"),
        choose(monolithAdmin, taken, "the monolith's admin interface", "--monolith-admin-port"),
        withTwins ? choose(stripeTwin, taken, "Stripe twin", "--stripe-twin-port") : stripeTwin,
        withTwins
            ? choose(providerTwins, taken, "provider twins", "--provider-twins-port")
            : providerTwins,
        withTwins ? choose(smtpTwin, taken, "SMTP twin", "--smtp-twin-port") : smtpTwin,
        chosen);
  }

  /**
   * Real ports.
   *
   * @param stripeTwin where the double of Stripe listens, or would
   * @param providerTwins where those of ElevenLabs and a text provider do
   * @param smtpTwin where that of an SMTP server does
   * @param functions of those that run
   */
  record Chosen(
      int proxy,
      int proxyAdmin,
      int monolith,
      int monolithAdmin,
      int stripeTwin,
      int providerTwins,
      int smtpTwin,
      Map<LocalFunction, Integer> functions) {

    Chosen {
      functions = Map.copyOf(functions);
    }
  }

  private int configured(LocalFunction function) {
    return switch (function) {
      case AUTH -> auth;
      case AUTH_SANDBOX -> authSandbox;
      case BILLING -> billing;
      case BILLING_SANDBOX -> billingSandbox;
      case CONVERSATION -> conversation;
      case CONVERSATION_SANDBOX -> conversationSandbox;
      case DASHBOARD -> dashboard;
      case DASHBOARD_SANDBOX -> dashboardSandbox;
      case DRILLING -> drilling;
      case DRILLING_SANDBOX -> drillingSandbox;
      case WEBHOOK -> webhook;
      case WEBHOOK_SANDBOX -> webhookSandbox;
    };
  }

  private int choose(int configured, Set<Integer> taken, String what, String option) {
    int wanted = any ? 0 : configured;
    while (true) {
      // Both: a listener on one of the addresses does not keep every system from giving away the
      // other.
      int chosen = bind(wanted, null, what, option);
      bind(chosen, InetAddress.getLoopbackAddress(), what, option);
      if (taken.add(chosen)) {
        return chosen;
      }
      // Nothing listens there yet, so the system may give the same free one twice.
      if (wanted != 0) {
        throw new CannotRun(
            "port %d, meant for the %s, is meant for something else too; choose another one with %s"
                .formatted(chosen, what, option));
      }
    }
  }

  private static int bind(int port, @Nullable InetAddress address, String what, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotRun(
          "port %d, meant for the %s, cannot be used (%s); stop what listens there (perhaps another ./fig), or choose another port with %s"
              .formatted(port, what, e.getMessage(), option),
          e);
    }
  }
}
