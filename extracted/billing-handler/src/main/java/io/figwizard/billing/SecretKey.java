package io.figwizard.billing;

import io.figwizard.handlerkit.Variant;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Refuses keys of the other world: test money must not open production, and no test may charge. */
final class SecretKey {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private SecretKey() {}

  /**
   * @throws IllegalArgumentException naming the property and the variable, never the key
   */
  static String checked(Variant variant, VariantConfiguration settings) {
    String key = settings.getSecretKey();
    String world = variant == Variant.PRODUCTION ? "live" : "test";
    if (!key.matches("[sr]k_" + world + "_[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException(
          "billing.%s.secretKey (%s) %s; expected a key that begins with sk_%s_ or rk_%s_."
              .formatted(variant.id(), variable(variant), fault(key, world), world, world));
    }
    URI base = settings.getApiBase();
    if (!"https".equals(base.getScheme())
        && !THIS_MACHINE.contains(String.valueOf(base.getHost()))) {
      throw new IllegalArgumentException(
          "billing.%s.apiBase is %s; expected https, or this machine: the key goes there."
              .formatted(variant.id(), base));
    }
    return key;
  }

  private static String fault(String key, String world) {
    String other = world.equals("live") ? "test" : "live";
    if (key.isBlank()) {
      return "is not set";
    }
    return key.matches("[sr]k_" + other + "_.*")
        ? "is a " + other + " key"
        : "is not a secret key of Stripe";
  }

  private static String variable(Variant variant) {
    return "STRIPE" + variant.suffix().replace('-', '_').toUpperCase(Locale.ROOT) + "_SECRET_KEY";
  }
}
