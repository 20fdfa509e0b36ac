package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  @Test
  void takesAllThatAreActive() {
    assertThat(WebhookSecrets.stripe(Variant.PRODUCTION, "whsec_a, whsec_b"))
        .containsExactly("whsec_a", "whsec_b");
    assertThat(WebhookSecrets.elevenLabs(Variant.PRODUCTION, "wsec_a,b"))
        .containsExactly("wsec_a", "b");
  }

  @Test
  void needsOneOfStripeAndNoneOfElevenLabs() {
    assertThat(WebhookSecrets.elevenLabs(Variant.SANDBOX, " ")).isEmpty();
    assertThatThrownBy(() -> WebhookSecrets.stripe(Variant.SANDBOX, " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webhook.sandbox.stripe.secrets (STRIPE_SANDBOX_WEBHOOK_SECRETS)")
        .hasMessageContaining("empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sk_live_hunter2", "whsec_a,hunter2", "whsec_a,,hunter2", ",hunter2", "whsec_"})
  void namesThePropertyAndItsVariableButNoSecret(String text) {
    assertThatThrownBy(() -> WebhookSecrets.stripe(Variant.PRODUCTION, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("webhook.production.stripe.secrets (STRIPE_WEBHOOK_SECRETS)")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void refusesABlankOneOfElevenLabs() {
    assertThatThrownBy(() -> WebhookSecrets.elevenLabs(Variant.SANDBOX, "wsec_a,"))
        .hasMessageContaining("webhook.sandbox.elevenLabs.secrets (ELEVENLABS_SANDBOX_WEBHOOK")
        .hasMessageContaining("number 2 is blank");
  }
}
