package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiKeysIT {
  @Test
  void aKeyThatIsNoneOfStripesIsRefused() {
    try (StripeTwin twin = StripeTwin.start()) {
      assertThatThrownBy(() -> client(twin, "hello").v1().customers().retrieve("cus_1"))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("Invalid API Key provided");
    }
  }

  @Test
  void aKeyThatIsNotAmongTheAcceptedOnesIsRefused() {
    StripeTwinOptions options =
        StripeTwinOptions.defaults().withSecretKeys(Set.of("sk_test_accepted"));
    try (StripeTwin twin = StripeTwin.start(options)) {
      assertThatThrownBy(() -> client(twin, "sk_test_other").v1().customers().retrieve("cus_1"))
          .isInstanceOf(AuthenticationException.class);
    }
  }

  private static StripeClient client(StripeTwin twin, String key) {
    return StripeClient.builder().setApiKey(key).setApiBase(twin.url().toString()).build();
  }
}
