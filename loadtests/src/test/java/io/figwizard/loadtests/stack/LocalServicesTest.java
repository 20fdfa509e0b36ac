package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalServicesTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String URL = "jdbc:postgresql://127.0.0.1:5/figwizard";

  @TempDir Path root;

  private final Map<String, String> secrets =
      new HashMap<>(
          Map.of(
              "DATABASE_OWNER", "owner",
              "DATABASE_OWNER_PASSWORD", "owner-password",
              "AUTH_DB_PASSWORD", "auth-password",
              "DRILLING_DB_PASSWORD", "drilling-password",
              "WORKER_DB_PASSWORD", "worker-password",
              "AUTH_SIGNING_JWKS", "private-keys",
              "WEBHOOK_DB_PASSWORD", "webhook-password",
              "STRIPE_WEBHOOK_SECRETS", "whsec_password",
              "STRIPE_SANDBOX_WEBHOOK_SECRETS", "whsec_sandbox-password",
              "ELEVENLABS_WEBHOOK_SECRETS", "wsec_password"));

  {
    secrets.put("ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", "wsec_sandbox-password");
    secrets.put("EXPORTS_DB_PASSWORD", "exports-password");
    secrets.put("PROFILE_DB_PASSWORD", "profile-password");
    secrets.put("REALTIME_DB_PASSWORD", "realtime-password");
    secrets.put("DASHBOARD_DB_PASSWORD", "dashboard-password");
    secrets.put("BILLING_DB_PASSWORD", "billing-password");
    secrets.put("CONVERSATION_DB_PASSWORD", "conversation-password");
    secrets.put("ELEVENLABS_API_KEY", "sk_voice");
    secrets.put("ELEVENLABS_SANDBOX_API_KEY", "sk_voice_sandbox");
    secrets.put("TEXT_PROVIDER_API_KEY", "sk-text");
    secrets.put("TEXT_PROVIDER_SANDBOX_API_KEY", "sk-text-sandbox");
    secrets.put("JOBS_DB_PASSWORD", "jobs-password");
    secrets.put("STRIPE_SECRET_KEY", "sk_live_x");
    secrets.put("STRIPE_SANDBOX_SECRET_KEY", "sk_test_x");
    secrets.put("FIG_EVIDENCE_KEY", "evidence-key");
    secrets.put("FIG_DRY_RUN_KEY", "dry-run-key");
  }

  /** Jars that are not there, and the real configurations. */
  @BeforeEach
  void build() throws IOException {
    for (String module :
        List.of(
            "monolith",
            "extracted/auth-handler",
            "extracted/billing-handler",
            "extracted/conversation-handler",
            "extracted/dashboard-handler",
            "extracted/drilling-handler",
            "extracted/webhook-receiver",
            "extracted/stripe-twin",
            "extracted/provider-twins",
            "routing-proxy")) {
      Path target = Files.createDirectories(root.resolve(module).resolve("target"));
      Files.createFile(target.resolve(Path.of(module).getFileName() + ".jar"));
    }
    try (Stream<Path> files = Files.walk(REPOSITORY, 3)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        Path copy = root.resolve(REPOSITORY.relativize(file));
        if (Files.isDirectory(copy.getParent())) {
          Files.copy(file, copy);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesAFunctionItsOwnPasswordAndNobodyElses(LocalFunction function) {
    Map<String, String> environment = function(function).environment();

    assertThat(environment)
        .containsEntry("DATABASE_URL", URL)
        .containsEntry("PORT", "8082")
        .containsEntry("BIND_HOST", "127.0.0.1")
        .doesNotContainKeys("DATABASE_OWNER", "DATABASE_OWNER_PASSWORD", "FIG_EVIDENCE_KEY");
    assertThat(environment.keySet())
        .filteredOn(name -> name.endsWith("_DB_PASSWORD"))
        .singleElement()
        .asString()
        .isEqualTo(function.name().replace("_SANDBOX", "") + "_DB_PASSWORD");
  }

  @Test
  void givesAFunctionWhatItsConfigurationNames() {
    assertThat(function(LocalFunction.DRILLING_SANDBOX).environment())
        .containsOnlyKeys(
            "DATABASE_URL",
            "DRILLING_DB_PASSWORD",
            "BIND_HOST",
            "PORT",
            "AUTH_JWKS",
            "VARIANT",
            "FIG_DRY_RUN_KEY")
        .containsEntry("AUTH_JWKS", "http://127.0.0.1:8081/auth/jwks.json")
        .containsEntry("VARIANT", "sandbox");
    assertThat(function(LocalFunction.AUTH).environment())
        .containsOnlyKeys(
            "DATABASE_URL",
            "AUTH_DB_PASSWORD",
            "BIND_HOST",
            "PORT",
            "AUTH_SIGNING_JWKS",
            "VARIANT",
            "FIG_DRY_RUN_KEY")
        .containsEntry("VARIANT", "production");
  }

  /** So that a route that writes can be shadowed in the local stack as it comes. */
  @ParameterizedTest
  @EnumSource
  void givesBothSidesAndTheProxyTheKeyOfDryRuns(LocalFunction function) {
    for (Map<String, String> environment :
        List.of(
            services().monolith(1, 2).environment(),
            function(function).environment(),
            proxy().environment())) {
      assertThat(environment).containsEntry("FIG_DRY_RUN_KEY", "dry-run-key");
    }
  }

  @Test
  void keepsTheOwnersPasswordFromServers() {
    assertThat(services().monolith(1, 2).environment())
        .doesNotContainKeys("DATABASE_OWNER", "DATABASE_OWNER_PASSWORD");
    assertThat(proxy().environment())
        .doesNotContainKeys("DATABASE_URL", "AUTH_SIGNING_JWKS", "DRILLING_DB_PASSWORD");
    assertThat(services().stripeTwin(8092).environment()).isEmpty();
    assertThat(services().providerTwins(8093, 8094).environment()).isEmpty();
  }

  @Test
  void givesMigrationsNoKeys() {
    assertThat(services().migrations().environment())
        .containsKeys("DATABASE_OWNER_PASSWORD", "AUTH_DB_PASSWORD")
        .doesNotContainKey("AUTH_SIGNING_JWKS");
  }

  @Test
  void tellsTheProxyWhereTheFunctionsListen() {
    assertThat(proxy().environment())
        .containsEntry("MONOLITH_URL", "http://127.0.0.1:3")
        .containsEntry("DRILLING_HANDLER_SANDBOX_URL", "http://127.0.0.1:4")
        .doesNotContainKey("DRILLING_HANDLER_URL");
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionIsAServerThatTheProxyKnows(LocalFunction function) throws IOException {
    assertThat(Files.readString(root.resolve("routing-proxy/routes.yml")))
        .contains("  " + function.service() + ": {url: \"${" + function.urlVariable() + ":-");
  }

  @Test
  void doesNotPrintSecrets() {
    assertThat(services().monolith(1, 2).toString())
        .contains("monolith.jar")
        .doesNotContain("password", "private-keys");
  }

  @Test
  void saysHowToBuildWhatIsNotBuilt() throws IOException {
    Files.delete(root.resolve("monolith/target/monolith.jar"));

    assertThatThrownBy(() -> services().monolith(1, 2))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("monolith.jar is not there")
        .hasMessageContaining("mvn");
  }

  @Test
  void namesTheSecretThatIsMissing() {
    secrets.remove("DRILLING_DB_PASSWORD");

    assertThatThrownBy(() -> function(LocalFunction.DRILLING))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("DRILLING_DB_PASSWORD")
        .hasMessageContaining("drilling-function.yml")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("auth-password"));
  }

  private ServiceCommand function(LocalFunction function) {
    return services().function(function, 8082, LocalServices.local(8081), Heap.IDLE);
  }

  private ServiceCommand proxy() {
    return services()
        .proxy(
            1,
            2,
            LocalServices.local(3),
            Map.of(LocalFunction.DRILLING_SANDBOX, LocalServices.local(4)),
            false);
  }

  private LocalServices services() {
    return new LocalServices(root, URL, secrets);
  }
}
