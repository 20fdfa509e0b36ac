package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.Variant;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretKeyTest {
  @ParameterizedTest
  @CsvSource({
    "PRODUCTION, sk_live_abc",
    "PRODUCTION, rk_live_abc",
    "SANDBOX, sk_test_abc",
    "SANDBOX, rk_test_abc"
  })
  void takesKeysOfItsOwnWorld(Variant variant, String key) {
    assertThat(SecretKey.checked(variant, with(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "PRODUCTION, sk_test_hunter2, STRIPE_SECRET_KEY, is a test key",
    "PRODUCTION, rk_test_hunter2, STRIPE_SECRET_KEY, is a test key",
    "SANDBOX, sk_live_hunter2, STRIPE_SANDBOX_SECRET_KEY, is a live key",
    "SANDBOX, hunter2, STRIPE_SANDBOX_SECRET_KEY, is not a secret key of Stripe",
    "PRODUCTION, pk_live_hunter2, STRIPE_SECRET_KEY, is not a secret key of Stripe",
    "PRODUCTION, 'sk_live_hunter2 x', STRIPE_SECRET_KEY, is not a secret key of Stripe",
    "PRODUCTION, '', STRIPE_SECRET_KEY, is not set"
  })
  void namesTheVariableAndNeverTheKey(Variant variant, String key, String name, String fault) {
    assertThatThrownBy(() -> SecretKey.checked(variant, with(key)))
        .hasMessageContaining("billing." + variant.id() + ".secretKey (" + name + ")")
        .hasMessageContaining(fault)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void sendsNoKeyInTheClearOverTheNetwork() {
    VariantConfiguration variant = with("sk_live_abc");
    variant.setApiBase(URI.create("http://stripe.example"));

    assertThatThrownBy(() -> SecretKey.checked(Variant.PRODUCTION, variant))
        .hasMessageContaining("expected https");
  }

  private static VariantConfiguration with(String key) {
    VariantConfiguration variant = new VariantConfiguration();
    variant.setSecretKey(key);
    return variant;
  }
}
