package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom each variant pays through: Stripe where the environment has a real key, else the double.
 *
 * @param variables what the services' configurations name, without the made-up keys
 * @param onTwin the variants that use the double
 */
record StripeAccess(Map<String, String> variables, List<String> onTwin) {

  private static final String LIVE_OPTION = "--live-stripe";
  private static final String STRIPE = "https://api.stripe.com";
  private static final List<String> PASSED_ON =
      List.of("WEBHOOK_SECRETS", "PRICE_BASIC", "PRICE_PREMIUM", "PRICE_TEAM");

  StripeAccess {
    variables = Map.copyOf(variables);
    onTwin = List.copyOf(onTwin);
  }

  /**
   * @param environment of this process
   * @param secrets made-up ones, which are the double's
   * @param live whether somebody said that real money may be charged
   * @throws CannotRun when a key is not meant for its variant; the message names no key
   */
  static StripeAccess of(
      Map<String, String> environment, Map<String, String> secrets, boolean live, URI twin) {
    Map<String, String> variables = new HashMap<>();
    List<String> onTwin = new ArrayList<>();
    String production = realKey("STRIPE_", environment, secrets);
    if (!production.isEmpty() && !live) {
      throw new CannotRun(
          "STRIPE_SECRET_KEY is set: with it the production variant charges real cards. Unset it to"
              + " use the double of Stripe, or add "
              + LIVE_OPTION
              + " if that is what you want");
    }
    access("STRIPE_", "production", "_live_", production, environment, twin, variables, onTwin);
    String sandbox = realKey("STRIPE_SANDBOX_", environment, secrets);
    access("STRIPE_SANDBOX_", "sandbox", "_test_", sandbox, environment, twin, variables, onTwin);
    return new StripeAccess(variables, onTwin);
  }

  /** What the double's customers must know. */
  String explanation() {
    return "Payments of %s go to a double of Stripe: no real money, no account."
            .formatted(String.join(" and ", onTwin))
        + (onTwin.contains("sandbox")
            ? " STRIPE_SANDBOX_SECRET_KEY=sk_test_... lets the sandbox use Stripe."
            : " The sandbox uses Stripe with your key; let `stripe listen` forward its events to"
                + " /webhook-sandbox/stripe, and set STRIPE_SANDBOX_WEBHOOK_SECRETS to what it says.");
  }

  private static String realKey(
      String prefix, Map<String, String> environment, Map<String, String> secrets) {
    String name = prefix + "SECRET_KEY";
    String key = environment.getOrDefault(name, "");
    // Whoever has read .fig/secrets/local.env into the shell has no account at Stripe yet.
    return key.equals(secrets.get(name)) ? "" : key.strip();
  }

  private static void access(
      String prefix,
      String variant,
      String kind,
      String key,
      Map<String, String> environment,
      URI twin,
      Map<String, String> variables,
      List<String> onTwin) {
    if (key.isEmpty()) {
      variables.put(prefix + "API_BASE", twin.toString());
      onTwin.add(variant);
      return;
    }
    if (!key.startsWith("sk" + kind) && !key.startsWith("rk" + kind)) {
      throw new CannotRun(
          "%sSECRET_KEY is no key for the %s variant (expected: sk%s... or rk%s...); unset it to use the double of Stripe"
              .formatted(prefix, variant, kind, kind));
    }
    variables.put(prefix + "SECRET_KEY", key);
    variables.put(prefix + "API_BASE", STRIPE);
    for (String more : PASSED_ON) {
      String value = environment.getOrDefault(prefix + more, "");
      if (!value.isBlank()) {
        variables.put(prefix + more, value);
      }
    }
  }
}
