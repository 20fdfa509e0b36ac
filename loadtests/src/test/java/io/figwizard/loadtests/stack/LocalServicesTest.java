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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServicesTest {

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
    secrets.put("FIG_EVIDENCE_KEY", "evidence-key");
  }

  @BeforeEach
  void build() throws IOException {
    for (String module : List.of("monolith", "extracted/drilling-handler", "routing-proxy")) {
      Path jar = root.resolve(module).resolve("target");
      Files.createDirectories(jar);
      Files.createFile(jar.resolve(Path.of(module).getFileName() + ".jar"));
    }
  }

  @Test
  void givesTheFunctionItsOwnPasswordAndNobodyElses() {
    ServiceCommand function = services().drillingFunction(8082, LocalServices.local(8081));

    assertThat(function.environment())
        .containsOnlyKeys("DATABASE_URL", "DRILLING_DB_PASSWORD", "BIND_HOST", "PORT", "AUTH_JWKS")
        .containsEntry("AUTH_JWKS", "http://127.0.0.1:8081/auth/jwks.json");
  }

  @Test
  void keepsTheOwnersPasswordFromServers() {
    assertThat(services().monolith(1, 2).environment())
        .doesNotContainKey("DATABASE_OWNER_PASSWORD");
    assertThat(services().proxy(1, 2, LocalServices.local(3), LocalServices.local(4)).environment())
        .doesNotContainKeys("DATABASE_URL", "AUTH_SIGNING_JWKS", "DRILLING_DB_PASSWORD");
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
    secrets.remove("FIG_EVIDENCE_KEY");

    assertThatThrownBy(() -> services().proxy(1, 2, LocalServices.local(3), LocalServices.local(4)))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("FIG_EVIDENCE_KEY")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("auth-password"));
  }

  private LocalServices services() {
    return new LocalServices(root, URL, secrets);
  }
}
