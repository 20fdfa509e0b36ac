package io.figwizard.monolith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the services of this repository as deployments do: as processes, with their own files. */
final class Servers {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** Dry runs of a machine that is slow or busy come to their end, too. */
  private static final String PATIENT = "-Ddw.kit.dryRun.deadline=5s";

  static final String MONOLITH_YML = REPOSITORY.resolve("monolith/monolith.yml").toString();

  private Servers() {}

  static TestDatabase migratedDatabase() {
    return TestDatabase.migratedFor(
        MountedDomain.all().stream().map(MountedDomain::domainPackage).toArray(Package[]::new));
  }

  static ServerProcess monolith(TestDatabase database, TestTokens tokens) {
    return ServerProcess.start(
        MonolithApplication.class, monolithEnvironment(database, tokens), "server", MONOLITH_YML);
  }

  /**
   * @param stripe who is asked for payments, in both variants
   */
  static ServerProcess monolith(TestDatabase database, TestTokens tokens, URI stripe) {
    Map<String, String> environment = monolithEnvironment(database, tokens);
    environment.put("STRIPE_API_BASE", stripe.toString());
    environment.put("STRIPE_SANDBOX_API_BASE", stripe.toString());
    return ServerProcess.start(MonolithApplication.class, environment, "server", MONOLITH_YML);
  }

  static ServerProcess monolith(Map<String, String> environment) {
    return ServerProcess.start(MonolithApplication.class, environment, "server", MONOLITH_YML);
  }

  static Map<String, String> monolithEnvironment(TestDatabase database, TestTokens tokens) {
    return monolithEnvironment(database.jdbcUrl(), database.password(), tokens);
  }

  /** For monoliths that are killed: what one was at is another one's within seconds, not tens. */
  static Map<String, String> takenOverSoon(Map<String, String> environment) {
    Map<String, String> impatient = new HashMap<>(environment);
    impatient.put(
        "JDK_JAVA_OPTIONS", PATIENT + " -Ddw.worker.lease=3s -Ddw.worker.jobs.heartbeat=500ms");
    return impatient;
  }

  /**
   * @param password of every domain's role
   */
  static Map<String, String> monolithEnvironment(
      String jdbcUrl, String password, TestTokens tokens) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("ADMIN_PORT", "0");
    environment.put("FIG_DRY_RUN_KEY", DryRunRequests.KEY);
    environment.put("JDK_JAVA_OPTIONS", PATIENT);
    environment.put("DATABASE_URL", jdbcUrl);
    environment.put("AUTH_DB_PASSWORD", password);
    environment.put("BILLING_DB_PASSWORD", password);
    environment.put("CONVERSATION_DB_PASSWORD", password);
    environment.put("DASHBOARD_DB_PASSWORD", password);
    environment.put("DRILLING_DB_PASSWORD", password);
    environment.put("PROFILE_DB_PASSWORD", password);
    environment.put("REALTIME_DB_PASSWORD", password);
    environment.put("EXPORTS_DB_PASSWORD", password);
    environment.put("JOBS_DB_PASSWORD", password);
    environment.put("WORKER_DB_PASSWORD", password);
    // Nobody listens there: nothing is asked at start.
    environment.put("STRIPE_API_BASE", "http://127.0.0.1:9");
    environment.put("STRIPE_SECRET_KEY", "sk_live_of_a_test");
    environment.put("STRIPE_SANDBOX_API_BASE", "http://127.0.0.1:9");
    environment.put("STRIPE_SANDBOX_SECRET_KEY", "sk_test_of_a_test");
    for (Variant variant : Variant.values()) {
      environment.putAll(conversationKeys(variant, URI.create("http://127.0.0.1:9")));
    }
    environment.put("AUTH_SIGNING_JWKS", tokens.signingJwks());
    environment.put("WEBHOOK_DB_PASSWORD", password);
    environment.putAll(WebhookContract.SECRETS);
    return environment;
  }

  /**
   * What the conversation domain needs beside its database.
   *
   * @param providers who is asked, for voice and for text
   */
  static Map<String, String> conversationKeys(Variant variant, URI providers) {
    String infix = variant == Variant.PRODUCTION ? "" : "SANDBOX_";
    return Map.of(
        "ELEVENLABS_" + infix + "API_KEY", "sk_voice_of_a_test" + variant.suffix(),
        "ELEVENLABS_" + infix + "API_BASE", providers.toString(),
        "ELEVENLABS_" + infix + "AGENT_ID", "agent_of_a_test" + variant.suffix(),
        "TEXT_PROVIDER_" + infix + "API_KEY", "sk-text-of-a-test" + variant.suffix(),
        "TEXT_PROVIDER_" + infix + "BASE", providers.resolve("/v1").toString());
  }

  static ServerProcess webhookFunction(Variant variant, TestDatabase database) {
    Map<String, String> environment = functionEnvironment("WEBHOOK", database);
    environment.putAll(WebhookContract.SECRETS);
    return webhookFunction(variant, environment);
  }

  static ServerProcess webhookFunction(Variant variant, Map<String, String> environment) {
    return function(
        "io.figwizard.webhook.WebhookFunction",
        "webhook-receiver/webhook-function" + variant.suffix() + ".yml",
        environment);
  }

  /**
   * @param stripe who is asked for payments
   */
  static ServerProcess billingFunction(
      Variant variant, TestDatabase database, TestTokens tokens, URI stripe) {
    return billingFunction(
        variant,
        database,
        tokens,
        stripe,
        variant == Variant.PRODUCTION ? "sk_live_of_a_test" : "sk_test_of_a_test");
  }

  static ServerProcess billingFunction(
      Variant variant, TestDatabase database, TestTokens tokens, URI stripe, String key) {
    return billingFunction(variant, database, tokens, stripe, key, Map.of());
  }

  /**
   * @param odd what it is told otherwise than the monolith
   */
  static ServerProcess billingFunction(
      Variant variant,
      TestDatabase database,
      TestTokens tokens,
      URI stripe,
      String key,
      Map<String, String> odd) {
    String prefix = variant == Variant.PRODUCTION ? "STRIPE_" : "STRIPE_SANDBOX_";
    Map<String, String> environment = functionEnvironment("BILLING", database);
    environment.put(prefix + "API_BASE", stripe.toString());
    environment.put(prefix + "SECRET_KEY", key);
    environment.put("AUTH_JWKS", tokens.jwks());
    environment.putAll(odd);
    return function(
        "io.figwizard.billing.BillingFunction",
        "billing-handler/billing-function" + variant.suffix() + ".yml",
        environment);
  }

  /**
   * @param providers who is asked, for voice and for text
   */
  static ServerProcess conversationFunction(
      Variant variant, TestDatabase database, TestTokens tokens, URI providers) {
    Map<String, String> environment = functionEnvironment("CONVERSATION", database);
    environment.putAll(conversationKeys(variant, providers));
    environment.put("AUTH_JWKS", tokens.jwks());
    return function(
        "io.figwizard.conversation.ConversationFunction",
        "conversation-handler/conversation-function" + variant.suffix() + ".yml",
        environment);
  }

  static ServerProcess drillingFunction(TestDatabase database, TestTokens tokens) {
    return drillingFunction(Variant.PRODUCTION, database, tokens);
  }

  static ServerProcess drillingFunction(Variant variant, TestDatabase database, TestTokens tokens) {
    Map<String, String> environment = functionEnvironment("DRILLING", database);
    environment.put("VARIANT", variant.id());
    environment.put("AUTH_JWKS", tokens.jwks());
    return function(
        "io.figwizard.drilling.DrillingFunction",
        "drilling-handler/drilling-function.yml",
        environment);
  }

  static ServerProcess dashboardFunction(
      Variant variant, TestDatabase database, TestTokens tokens) {
    Map<String, String> environment = functionEnvironment("DASHBOARD", database);
    environment.put("VARIANT", variant.id());
    environment.put("AUTH_JWKS", tokens.jwks());
    return function(
        "io.figwizard.dashboard.DashboardFunction",
        "dashboard-handler/dashboard-function.yml",
        environment);
  }

  static ServerProcess authFunction(Variant variant, TestDatabase database, TestTokens tokens) {
    Map<String, String> environment = functionEnvironment("AUTH", database);
    environment.put("VARIANT", variant.id());
    environment.put("AUTH_SIGNING_JWKS", tokens.signingJwks());
    environment.put("AUTH_JWKS", tokens.jwks());
    return function(
        "io.figwizard.auth.AuthFunction", "auth-handler/auth-function.yml", environment);
  }

  /** What every function is told. */
  private static Map<String, String> functionEnvironment(String domain, TestDatabase database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put(domain + "_DB_PASSWORD", database.password());
    environment.put("FIG_DRY_RUN_KEY", DryRunRequests.KEY);
    environment.put("JDK_JAVA_OPTIONS", PATIENT);
    return environment;
  }

  /**
   * @param yaml beneath {@code extracted}
   */
  private static ServerProcess function(
      String mainClass, String yaml, Map<String, String> environment) {
    return ServerProcess.start(
        mainClass,
        Path.of(""),
        environment,
        "server",
        REPOSITORY.resolve("extracted").resolve(yaml).toString());
  }

  /** The files that services are started with: YAML beside a module's pom, not inside it. */
  static List<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY, 3)) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .filter(file -> Files.exists(file.resolveSibling("pom.xml")))
          .toList();
    }
  }

  /** With every variable at its default. */
  static JsonNode yaml(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
    return new YAMLMapper().readTree(text);
  }
}
