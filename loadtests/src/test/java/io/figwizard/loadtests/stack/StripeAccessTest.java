package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StripeAccessTest {

  private static final URI TWIN = URI.create("http://127.0.0.1:8092");
  private static final Map<String, String> SECRETS =
      Map.of("STRIPE_SECRET_KEY", "sk_live_madeup", "STRIPE_SANDBOX_SECRET_KEY", "sk_test_madeup");

  @Test
  void isTheDoubleWithoutKeys() {
    StripeAccess access = access(Map.of(), false);

    assertThat(access.onTwin()).containsExactly("production", "sandbox");
    assertThat(access.variables())
        .containsOnly(
            Map.entry("STRIPE_API_BASE", TWIN.toString()),
            Map.entry("STRIPE_SANDBOX_API_BASE", TWIN.toString()));
    assertThat(access.explanation()).contains("double of Stripe");
  }

  @Test
  void isTheDoubleWithItsOwnMadeUpKeys() {
    assertThat(access(SECRETS, false).onTwin()).containsExactly("production", "sandbox");
  }

  @Test
  void isStripeForTheSandboxWithATestKey() {
    StripeAccess access =
        access(
            Map.of(
                "STRIPE_SANDBOX_SECRET_KEY", "sk_test_real",
                "STRIPE_SANDBOX_WEBHOOK_SECRETS", "whsec_real"),
            false);

    assertThat(access.onTwin()).containsExactly("production");
    assertThat(access.variables())
        .containsEntry("STRIPE_API_BASE", TWIN.toString())
        .containsEntry("STRIPE_SANDBOX_API_BASE", "https://api.stripe.com")
        .containsEntry("STRIPE_SANDBOX_SECRET_KEY", "sk_test_real")
        .containsEntry("STRIPE_SANDBOX_WEBHOOK_SECRETS", "whsec_real");
  }

  @Test
  void refusesALiveKeyUnlessItIsAskedFor() {
    Map<String, String> environment = Map.of("STRIPE_SECRET_KEY", "sk_live_real");

    assertThatThrownBy(() -> access(environment, false))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("--live-stripe")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk_live_real"));
    assertThat(access(environment, true).onTwin()).containsExactly("sandbox");
  }

  @Test
  void refusesAKeyOfTheOtherVariant() {
    assertThatThrownBy(() -> access(Map.of("STRIPE_SANDBOX_SECRET_KEY", "sk_live_real"), true))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("STRIPE_SANDBOX_SECRET_KEY")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sk_live_real"));
  }

  private static StripeAccess access(Map<String, String> environment, boolean live) {
    return StripeAccess.of(environment, SECRETS, live, TWIN);
  }
}
