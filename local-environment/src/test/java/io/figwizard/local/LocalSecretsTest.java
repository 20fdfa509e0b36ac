package io.figwizard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
  @TempDir Path fig;

  @Test
  void makesEveryDevelopmentValue() throws Exception {
    Map<String, String> environment = LocalSecrets.in(fig).environment();

    assertThat(environment)
        .containsOnlyKeys(
            "AUTH_DB_PASSWORD",
            "BILLING_DB_PASSWORD",
            "CONVERSATION_DB_PASSWORD",
            "DASHBOARD_DB_PASSWORD",
            "DRILLING_DB_PASSWORD",
            "EXPORTS_DB_PASSWORD",
            "PROFILE_DB_PASSWORD",
            "REALTIME_DB_PASSWORD",
            "WEBHOOK_DB_PASSWORD",
            "STRIPE_WEBHOOK_SECRETS",
            "STRIPE_SANDBOX_WEBHOOK_SECRETS",
            "ELEVENLABS_WEBHOOK_SECRETS",
            "ELEVENLABS_SANDBOX_WEBHOOK_SECRETS",
            "JOBS_DB_PASSWORD",
            "WORKER_DB_PASSWORD",
            "STRIPE_SECRET_KEY",
            "STRIPE_SANDBOX_SECRET_KEY",
            "ELEVENLABS_AGENT_ID",
            "ELEVENLABS_SANDBOX_AGENT_ID",
            "ELEVENLABS_API_KEY",
            "ELEVENLABS_SANDBOX_API_KEY",
            "TEXT_PROVIDER_API_KEY",
            "TEXT_PROVIDER_SANDBOX_API_KEY",
            "AUTH_SIGNING_JWKS",
            "AUTH_JWKS",
            "FIG_DRY_RUN_KEY",
            "FIG_EVIDENCE_KEY",
            "FIG_TESTER_KEY");
    assertThat(environment.get("AUTH_DB_PASSWORD"))
        .hasSizeGreaterThanOrEqualTo(32)
        .isNotEqualTo(environment.get("DRILLING_DB_PASSWORD"));
    assertThat(environment.get("STRIPE_WEBHOOK_SECRETS"))
        .matches("whsec_[A-Za-z0-9_-]{32}")
        .isNotEqualTo(environment.get("STRIPE_SANDBOX_WEBHOOK_SECRETS"));
    assertThat(environment.get("STRIPE_SECRET_KEY")).matches("sk_live_twin[0-9a-f]{32,}");
    assertThat(environment.get("STRIPE_SANDBOX_SECRET_KEY")).matches("sk_test_twin[0-9a-f]{32,}");
    assertThat(Base64.getDecoder().decode(environment.get("FIG_EVIDENCE_KEY"))).hasSize(32);
    assertThat(JWKSet.parse(environment.get("AUTH_SIGNING_JWKS")).getKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.isPrivate()).isTrue())
        .satisfies(key -> assertThat(key.getKeyID()).isNotBlank());
    assertThat(JWKSet.parse(environment.get("AUTH_JWKS")).getKeys())
        .singleElement()
        .satisfies(key -> assertThat(key.isPrivate()).isFalse());
  }

  @Test
  void keepsItsValues() {
    Map<String, String> first = LocalSecrets.in(fig).environment();

    assertThat(LocalSecrets.in(fig).environment()).isEqualTo(first);
  }

  @Test
  void keepsTheOthersWhenOneIsMissing() throws IOException {
    Map<String, String> first = LocalSecrets.in(fig).environment();
    Path file = fig.resolve("secrets/local.env");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.stream().filter(line -> !line.startsWith("FIG_EVIDENCE")).toList());

    Map<String, String> second = LocalSecrets.in(fig).environment();

    assertThat(second.get("AUTH_SIGNING_JWKS")).isEqualTo(first.get("AUTH_SIGNING_JWKS"));
    assertThat(second.get("FIG_EVIDENCE_KEY"))
        .isNotBlank()
        .isNotEqualTo(first.get("FIG_EVIDENCE_KEY"));
  }

  @Test
  void letsOnlyTheOwnerRead() throws IOException {
    LocalSecrets.in(fig);
    Path file = fig.resolve("secrets/local.env");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    LocalSecrets.in(fig);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void givesTheSameValuesToAllWhoStartAtOnce() {
    List<Map<String, String>> all =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> LocalSecrets.in(fig).environment())
            .distinct()
            .toList();

    assertThat(all).hasSize(1);
  }

  @Test
  void namesTheDamagedLineWithoutQuotingIt() throws IOException {
    LocalSecrets.in(fig);
    Files.writeString(fig.resolve("secrets/local.env"), "# mine\nAUTH_DB_PASSWORD=hunter2\n");

    assertThatThrownBy(() -> LocalSecrets.in(fig))
        .isInstanceOf(LocalEnvironmentException.class)
        .hasMessageContaining("local.env line 2")
        .hasMessageContaining("NAME='value'")
        .hasMessageNotContaining("hunter2");
  }
}
