package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom the services talk to and write mails through: providers where the environment has keys and a
 * host, else their doubles.
 *
 * @param variables what the services' configurations name, without the made-up keys
 * @param voiceOnTwin the variants whose conversations go through the double of ElevenLabs
 * @param textOnTwin the variants whose replies come from the double of the text provider
 * @param mailOnTwin whether mails go to the double of an SMTP server
 */
record ProviderAccess(
    Map<String, String> variables,
    List<String> voiceOnTwin,
    List<String> textOnTwin,
    boolean mailOnTwin) {

  private static final String ELEVENLABS = "https://api.elevenlabs.io";
  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String AGENT = "agent_figwizard";
  private static final List<String> MAIL =
      List.of("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_TLS", "MAIL_FROM");

  ProviderAccess {
    variables = Map.copyOf(variables);
    voiceOnTwin = List.copyOf(voiceOnTwin);
    textOnTwin = List.copyOf(textOnTwin);
  }

  /**
   * @param environment of this process
   * @param secrets made-up ones, which are the doubles'
   * @param twins where the doubles listen, or would
   * @throws CannotRun when something real is only half there; the message names no key
   */
  static ProviderAccess of(
      Map<String, String> environment, Map<String, String> secrets, URI twins, int smtpPort) {
    Reading reading = new Reading(environment, secrets, twins);
    reading.voice("ELEVENLABS_", "production", AGENT);
    reading.voice("ELEVENLABS_SANDBOX_", "sandbox", AGENT + "_sandbox");
    reading.text("TEXT_PROVIDER_", "production");
    reading.text("TEXT_PROVIDER_SANDBOX_", "sandbox");
    boolean mailOnTwin = environment.getOrDefault("SMTP_HOST", "").isBlank();
    if (mailOnTwin) {
      reading.variables.put("SMTP_HOST", "127.0.0.1");
      reading.variables.put("SMTP_PORT", Integer.toString(smtpPort));
    } else {
      MAIL.forEach(reading::passOn);
    }
    return new ProviderAccess(reading.variables, reading.voice, reading.text, mailOnTwin);
  }

  /** Whether there is anything for the doubles to do. */
  boolean usesTwins() {
    return mailOnTwin || !voiceOnTwin.isEmpty() || !textOnTwin.isEmpty();
  }

  /** What the doubles' users must know. */
  String explanation() {
    return String.join(
        "\n",
        sentence("Conversations", voiceOnTwin, "ElevenLabs", "ELEVENLABS_API_KEY"),
        sentence("Replies", textOnTwin, "a text provider", "TEXT_PROVIDER_API_KEY"),
        mailOnTwin
            ? "Mails go to a double of an SMTP server, which delivers none; SMTP_HOST changes that."
            : "Mails go to your SMTP server: to real people, if there are any among the users.");
  }

  private static String sentence(String what, List<String> variants, String whose, String key) {
    return variants.isEmpty()
        ? "%s of both variants go to %s with your keys.".formatted(what, whose)
        : "%s of %s go to a double of %s; %s (or that of the sandbox) changes that."
            .formatted(what, String.join(" and ", variants), whose, key);
  }

  /** What has been found out so far. */
  private static final class Reading {
    private final Map<String, String> variables = new HashMap<>();
    private final List<String> voice = new ArrayList<>();
    private final List<String> text = new ArrayList<>();
    private final Map<String, String> environment;
    private final Map<String, String> secrets;
    private final URI twins;

    Reading(Map<String, String> environment, Map<String, String> secrets, URI twins) {
      this.environment = environment;
      this.secrets = secrets;
      this.twins = twins;
    }

    void voice(String prefix, String variant, String agentOfTwin) {
      if (!takeRealKey(prefix)) {
        variables.put(prefix + "API_BASE", twins.toString());
        variables.put(prefix + "AGENT_ID", agentOfTwin);
        voice.add(variant);
        return;
      }
      if (environment.getOrDefault(prefix + "AGENT_ID", "").isBlank()) {
        throw new CannotRun(
            "%1$sAPI_KEY is set and %1$sAGENT_ID is not: set it to the agent that talks to the %2$s variant's users, or unset the key to use the double of ElevenLabs"
                .formatted(prefix, variant));
      }
      variables.put(prefix + "API_BASE", ELEVENLABS);
      List.of("API_BASE", "AGENT_ID", "WEBHOOK_SECRETS").forEach(name -> passOn(prefix + name));
    }

    void text(String prefix, String variant) {
      if (!takeRealKey(prefix)) {
        variables.put(prefix + "BASE", twins.resolve("/v1").toString());
        text.add(variant);
        return;
      }
      variables.put(prefix + "BASE", OPENAI);
      List.of("BASE", "MODEL").forEach(name -> passOn(prefix + name));
    }

    void passOn(String name) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        variables.put(name, value);
      }
    }

    private boolean takeRealKey(String prefix) {
      String name = prefix + "API_KEY";
      String key = environment.getOrDefault(name, "").strip();
      // Whoever has read .fig/secrets/local.env into the shell has no account yet.
      if (key.isEmpty() || key.equals(secrets.get(name))) {
        return false;
      }
      variables.put(name, key);
      return true;
    }
  }
}
