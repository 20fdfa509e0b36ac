package io.figwizard.webhook;

import io.figwizard.handlerkit.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the secrets of an endpoint from its configuration. No message quotes them. */
final class WebhookSecrets {
  private static final String STRIPE_PREFIX = "whsec_";

  private WebhookSecrets() {}

  /**
   * @param text one or more, separated by commas
   * @throws IllegalArgumentException naming the property and its environment variable
   */
  static List<String> stripe(Variant variant, String text) {
    String place = place(Provider.STRIPE, "stripe", variant);
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          place
              + " must hold at least one signing secret, whsec_..., as Stripe shows it beside the"
              + " endpoint; it is empty.");
    }
    List<String> secrets = split(place, text);
    for (int i = 0; i < secrets.size(); i++) {
      if (!secrets.get(i).startsWith(STRIPE_PREFIX)
          || secrets.get(i).length() == STRIPE_PREFIX.length()) {
        throw new IllegalArgumentException(
            place
                + " must hold signing secrets, which begin with whsec_; number "
                + (i + 1)
                + " does not. An API key is no signing secret.");
      }
    }
    return secrets;
  }

  /**
   * @param text none, one or more, separated by commas
   * @throws IllegalArgumentException as {@link #stripe}
   */
  static List<String> elevenLabs(Variant variant, String text) {
    return text.isBlank()
        ? List.of()
        : split(place(Provider.ELEVENLABS, "elevenLabs", variant), text);
  }

  private static List<String> split(String place, String text) {
    List<String> secrets = new ArrayList<>();
    for (String secret : text.split(",", -1)) {
      if (secret.isBlank()) {
        throw new IllegalArgumentException(
            place
                + " has a comma with no secret beside it; number "
                + (secrets.size() + 1)
                + " is blank. Remove the comma, or what should be there is missing.");
      }
      secrets.add(secret.strip());
    }
    return List.copyOf(secrets);
  }

  private static String place(Provider provider, String property, Variant variant) {
    return "webhook."
        + variant.id()
        + "."
        + property
        + ".secrets ("
        + provider.name()
        + (variant == Variant.PRODUCTION ? "" : "_" + variant.name().toUpperCase(Locale.ROOT))
        + "_WEBHOOK_SECRETS)";
  }
}
