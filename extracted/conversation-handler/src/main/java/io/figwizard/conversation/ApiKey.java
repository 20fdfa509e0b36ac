package io.figwizard.conversation;

import io.figwizard.handlerkit.Variant;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses to start with a key that is missing or malformed, or that would go anywhere unencrypted.
 */
final class ApiKey {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private ApiKey() {}

  /**
   * @param property beneath the variant: {@code voice.apiKey}
   * @param provider what the names of its variables begin with: {@code ELEVENLABS}
   * @throws IllegalArgumentException naming the property and the variable, never the key
   */
  static String checked(Variant variant, String property, String provider, String key) {
    return word(variant, property, provider, "API_KEY", key);
  }

  /** The same for what is no secret. */
  static String word(Variant variant, String property, String provider, String name, String value) {
    if (!value.matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException(
          "conversation.%s.%s (%s) %s; expected what the provider gave you, letters and signs without spaces."
              .formatted(
                  variant.id(),
                  property,
                  variable(variant, provider, name),
                  value.isBlank() ? "is not set" : "is malformed"));
    }
    return value;
  }

  /**
   * @throws IllegalArgumentException naming the property
   */
  static URI checkedBase(Variant variant, String property, URI base) {
    boolean here = THIS_MACHINE.contains(String.valueOf(base.getHost()));
    if (!"https".equals(base.getScheme()) && !("http".equals(base.getScheme()) && here)) {
      throw new IllegalArgumentException(
          "conversation.%s.%s is %s; expected https, or this machine: the key goes there."
              .formatted(variant.id(), property, base));
    }
    return base;
  }

  /** ELEVENLABS_API_KEY, of the sandbox ELEVENLABS_SANDBOX_API_KEY. */
  private static String variable(Variant variant, String provider, String name) {
    return provider + variant.suffix().replace('-', '_').toUpperCase(Locale.ROOT) + "_" + name;
  }
}
