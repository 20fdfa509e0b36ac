package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderAccessTest {

  private static final URI TWINS = URI.create("http://127.0.0.1:8093");
  private static final Map<String, String> SECRETS =
      Map.of("ELEVENLABS_API_KEY", "sk_madeup", "TEXT_PROVIDER_API_KEY", "sk-madeup");

  @Test
  void isTheDoublesWithoutKeys() {
    ProviderAccess access = access(Map.of());

    assertThat(access.voiceOnTwin()).containsExactly("production", "sandbox");
    assertThat(access.textOnTwin()).containsExactly("production", "sandbox");
    assertThat(access.variables())
        .containsOnly(
            Map.entry("ELEVENLABS_API_BASE", "http://127.0.0.1:8093"),
            Map.entry("ELEVENLABS_AGENT_ID", "agent_figwizard"),
            Map.entry("ELEVENLABS_SANDBOX_API_BASE", "http://127.0.0.1:8093"),
            Map.entry("ELEVENLABS_SANDBOX_AGENT_ID", "agent_figwizard_sandbox"),
            Map.entry("TEXT_PROVIDER_BASE", "http://127.0.0.1:8093/v1"),
            Map.entry("TEXT_PROVIDER_SANDBOX_BASE", "http://127.0.0.1:8093/v1"),
            Map.entry("SMTP_HOST", "127.0.0.1"),
            Map.entry("SMTP_PORT", "8094"));
    assertThat(access.usesTwins()).isTrue();
    assertThat(access.explanation())
        .contains("Conversations of production and sandbox go to a double of ElevenLabs")
        .contains("Replies of production and sandbox go to a double of a text provider")
        .contains("double of an SMTP server");
  }

  @Test
  void isTheDoublesWithTheirOwnMadeUpKeys() {
    assertThat(access(SECRETS).voiceOnTwin()).containsExactly("production", "sandbox");
    assertThat(access(SECRETS).textOnTwin()).containsExactly("production", "sandbox");
  }

  @Test
  void isElevenLabsForTheVariantThatHasAKey() {
    ProviderAccess access =
        access(
            Map.of(
                "ELEVENLABS_SANDBOX_API_KEY", "sk_real",
                "ELEVENLABS_SANDBOX_AGENT_ID", "agent_real",
                "ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", "wsec_real"));

    assertThat(access.voiceOnTwin()).containsExactly("production");
    assertThat(access.variables())
        .containsEntry("ELEVENLABS_API_BASE", TWINS.toString())
        .containsEntry("ELEVENLABS_SANDBOX_API_BASE", "https://api.elevenlabs.io")
        .containsEntry("ELEVENLABS_SANDBOX_API_KEY", "sk_real")
        .containsEntry("ELEVENLABS_SANDBOX_AGENT_ID", "agent_real")
        .containsEntry("ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", "wsec_real");
  }

  @Test
  void refusesAKeyWithoutAnAgent() {
    assertThatThrownBy(() -> access(Map.of("ELEVENLABS_API_KEY", "sk_real")))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("ELEVENLABS_AGENT_ID is not")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk_real"));
  }

  @Test
  void isTheTextProviderOfTheVariantThatHasAKey() {
    Map<String, String> environment =
        Map.of("TEXT_PROVIDER_API_KEY", "sk-real", "TEXT_PROVIDER_MODEL", "large");

    assertThat(access(environment).textOnTwin()).containsExactly("sandbox");
    assertThat(access(environment).variables())
        .containsEntry("TEXT_PROVIDER_BASE", "https://api.openai.com/v1")
        .containsEntry("TEXT_PROVIDER_API_KEY", "sk-real")
        .containsEntry("TEXT_PROVIDER_MODEL", "large");
  }

  @Test
  void isAnotherProviderWithTheSameInterface() {
    Map<String, String> environment =
        Map.of("TEXT_PROVIDER_API_KEY", "sk-real", "TEXT_PROVIDER_BASE", "https://llm.example/v1");

    assertThat(access(environment).variables())
        .containsEntry("TEXT_PROVIDER_BASE", "https://llm.example/v1");
  }

  @Test
  void writesMailsThroughAServerThatWasGiven() {
    ProviderAccess access =
        access(Map.of("SMTP_HOST", "mail.example", "SMTP_PORT", "465", "SMTP_TLS", "implicit"));

    assertThat(access.mailOnTwin()).isFalse();
    assertThat(access.explanation()).contains("real people");
    assertThat(access.variables())
        .containsEntry("SMTP_HOST", "mail.example")
        .containsEntry("SMTP_PORT", "465")
        .containsEntry("SMTP_TLS", "implicit");
  }

  private static ProviderAccess access(Map<String, String> environment) {
    return ProviderAccess.of(environment, SECRETS, TWINS, 8094);
  }
}
