package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The handlers of this repository as functions: each in both variants, each a process. */
public enum LocalFunction {
  AUTH("auth-handler", false),
  AUTH_SANDBOX("auth-handler", true),
  BILLING("billing-handler", false),
  BILLING_SANDBOX("billing-handler", true),
  CONVERSATION("conversation-handler", false),
  CONVERSATION_SANDBOX("conversation-handler", true),
  DASHBOARD("dashboard-handler", false),
  DASHBOARD_SANDBOX("dashboard-handler", true),
  DRILLING("drilling-handler", false),
  DRILLING_SANDBOX("drilling-handler", true),
  WEBHOOK("webhook-receiver", false),
  WEBHOOK_SANDBOX("webhook-receiver", true);

  private static final String SANDBOX = "-sandbox";

  private final String handler;
  private final boolean sandbox;

  LocalFunction(String handler, boolean sandbox) {
    this.handler = handler;
    this.sandbox = sandbox;
  }

  /**
   * Those with the names given, in the order of this enum.
   *
   * @throws CannotRun naming the ones there are
   */
  static Set<LocalFunction> named(List<String> names) {
    Set<LocalFunction> found = EnumSet.noneOf(LocalFunction.class);
    for (String name : names) {
      found.add(
          Arrays.stream(values())
              .filter(function -> function.id().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CannotRun(
                          "there is no function '%s'; there are: %s"
                              .formatted(
                                  name,
                                  Stream.of(values())
                                      .map(LocalFunction::id)
                                      .collect(Collectors.joining(", "))))));
    }
    return found;
  }

  /** The handler's path without its slash: {@code drilling-sandbox}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What the process and its log are called: {@code drilling-handler-sandbox}. */
  public String service() {
    return sandbox ? handler + SANDBOX : handler;
  }

  String variant() {
    return sandbox ? "sandbox" : "production";
  }

  /** The folder of the module, relative to the project. */
  String module() {
    return "extracted/" + handler;
  }

  /** Its configuration, relative to the project: of this variant alone, or of both. */
  String configuration(Path projectRoot) {
    String domain = handler.substring(0, handler.indexOf('-'));
    String own = module() + "/" + domain + "-function-sandbox.yml";
    return sandbox && Files.exists(projectRoot.resolve(own))
        ? own
        : module() + "/" + domain + "-function.yml";
  }

  /** The variable that tells the proxy where it is: {@code DRILLING_HANDLER_SANDBOX_URL}. */
  String urlVariable() {
    return service().toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
  }
}
