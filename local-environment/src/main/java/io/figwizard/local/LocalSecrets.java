package io.figwizard.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The secrets of the local stack by the name of their environment variable, made at first use and
 * the same from then on. They live in {@code secrets/local.env} of the folder given, which a shell
 * can read ({@code set -a; . .fig/secrets/local.env}) and nobody but the owner. The database's
 * owner is not among them: {@link LocalPostgres#environment()} has it.
 */
public final class LocalSecrets {
  private static final int PASSWORD_BYTES = 24;
  private static final int KEY_BYTES = 32;

  private static final Map<String, Supplier<String>> GENERATORS =
      Map.ofEntries(
          Map.entry("AUTH_DB_PASSWORD", LocalSecrets::password),
          Map.entry("BILLING_DB_PASSWORD", LocalSecrets::password),
          Map.entry("CONVERSATION_DB_PASSWORD", LocalSecrets::password),
          Map.entry("DASHBOARD_DB_PASSWORD", LocalSecrets::password),
          Map.entry("DRILLING_DB_PASSWORD", LocalSecrets::password),
          Map.entry("EXPORTS_DB_PASSWORD", LocalSecrets::password),
          Map.entry("PROFILE_DB_PASSWORD", LocalSecrets::password),
          Map.entry("REALTIME_DB_PASSWORD", LocalSecrets::password),
          Map.entry("JOBS_DB_PASSWORD", LocalSecrets::password),
          Map.entry("WORKER_DB_PASSWORD", LocalSecrets::password),
          Map.entry("WEBHOOK_DB_PASSWORD", LocalSecrets::password),
          Map.entry("STRIPE_WEBHOOK_SECRETS", () -> "whsec_" + password()),
          Map.entry("STRIPE_SANDBOX_WEBHOOK_SECRETS", () -> "whsec_" + password()),
          Map.entry("ELEVENLABS_WEBHOOK_SECRETS", () -> "wsec_" + password()),
          Map.entry("ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", () -> "wsec_" + password()),
          // For the double of Stripe, which takes any key; Stripe itself takes neither.
          Map.entry("STRIPE_SECRET_KEY", () -> "sk_live_twin" + letters()),
          Map.entry("STRIPE_SANDBOX_SECRET_KEY", () -> "sk_test_twin" + letters()),
          // For the doubles of ElevenLabs and of the text provider.
          Map.entry("ELEVENLABS_API_KEY", () -> "sk_twin" + letters()),
          Map.entry("ELEVENLABS_SANDBOX_API_KEY", () -> "sk_twin" + letters()),
          Map.entry("ELEVENLABS_AGENT_ID", () -> "agent_figwizard"),
          Map.entry("ELEVENLABS_SANDBOX_AGENT_ID", () -> "agent_figwizard_sandbox"),
          Map.entry("TEXT_PROVIDER_API_KEY", () -> "sk-twin" + letters()),
          Map.entry("TEXT_PROVIDER_SANDBOX_API_KEY", () -> "sk-twin" + letters()),
          Map.entry("AUTH_SIGNING_JWKS", LocalSecrets::signingKeys),
          Map.entry("FIG_DRY_RUN_KEY", LocalSecrets::key),
          Map.entry("FIG_EVIDENCE_KEY", LocalSecrets::key),
          Map.entry("FIG_TESTER_KEY", LocalSecrets::key));

  private final Map<String, String> environment;

  private LocalSecrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads the secrets and makes the missing ones. Several processes may do so at once.
   *
   * @param figDirectory say {@code .fig}
   * @throws LocalEnvironmentException when the file is damaged
   */
  public static LocalSecrets in(Path figDirectory) {
    SecretsFile file = new SecretsFile(figDirectory.resolve("secrets"));
    Map<String, String> stored = file.update(LocalSecrets::withMissing);
    Map<String, String> environment = new TreeMap<>(stored);
    environment.put("AUTH_JWKS", publicKeys(stored.getOrDefault("AUTH_SIGNING_JWKS", "")));
    return new LocalSecrets(environment);
  }

  /**
   * A password of every domain's role (AUTH_DB_PASSWORD and so on), AUTH_SIGNING_JWKS (a private
   * JWK set, RFC 7517, with one EC P-256 key), AUTH_JWKS (its public half), FIG_DRY_RUN_KEY,
   * FIG_EVIDENCE_KEY and FIG_TESTER_KEY (base64 of 32 bytes), STRIPE_SECRET_KEY (for the double of
   * Stripe), what webhooks are signed with: STRIPE_WEBHOOK_SECRETS, ELEVENLABS_WEBHOOK_SECRETS; and
   * those of the sandbox.
   */
  public Map<String, String> environment() {
    return environment;
  }

  private static Map<String, String> withMissing(Map<String, String> stored) {
    Map<String, String> complete = new TreeMap<>(stored);
    GENERATORS.forEach((name, generator) -> complete.computeIfAbsent(name, n -> generator.get()));
    return complete;
  }

  private static String password() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
  }

  private static String letters() {
    return HexFormat.of().formatHex(random(PASSWORD_BYTES));
  }

  private static String key() {
    return Base64.getEncoder().encodeToString(random(KEY_BYTES));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static String signingKeys() {
    try {
      return new JWKSet(
              new ECKeyGenerator(Curve.P_256)
                  .keyUse(KeyUse.SIGNATURE)
                  .algorithm(JWSAlgorithm.ES256)
                  .keyIDFromThumbprint(true)
                  .generate())
          .toString(false);
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  private static String publicKeys(String signingKeys) {
    try {
      return JWKSet.parse(signingKeys).toString(true);
    } catch (ParseException e) {
      // Without the cause: its message may quote the key.
      throw new LocalEnvironmentException(
          "AUTH_SIGNING_JWKS in secrets/local.env is not a JWK set; delete that line to have a new"
              + " key made");
    }
  }
}
