package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Tells the double of ElevenLabs which agents there are, who may use them and where the end of
 * their conversations is told, as one does in ElevenLabs' dashboard: at the proxy, so that a moved
 * webhook route is none of its business. Twice is once.
 */
final class TwinAgents {

  private final URI proxy;
  private final Map<String, String> settings;
  private final List<String> variants;

  /**
   * @param settings keys, agents and secrets by the name of their environment variable
   * @param variants those that use the double
   */
  TwinAgents(URI proxy, Map<String, String> settings, List<String> variants) {
    this.proxy = proxy;
    this.settings = settings;
    this.variants = variants;
  }

  /**
   * @throws CannotRun when the double does not take it
   */
  void registerAt(URI twins) {
    if (variants.contains("production")) {
      register(twins, "ELEVENLABS_", "/webhook/elevenlabs");
    }
    if (variants.contains("sandbox")) {
      register(twins, "ELEVENLABS_SANDBOX_", "/webhook-sandbox/elevenlabs");
    }
  }

  private void register(URI twins, String prefix, String path) {
    String agent = setting(prefix + "AGENT_ID");
    // Of several active secrets any will do. None of these has characters to escape.
    String body =
        "{\"id\":\"%s\",\"apiKey\":\"%s\",\"webhook\":\"%s\",\"webhookSecret\":\"%s\"}"
            .formatted(
                agent,
                setting(prefix + "API_KEY"),
                proxy.resolve(path),
                setting(prefix + "WEBHOOK_SECRETS").split(",", -1)[0].strip());
    new TwinDashboard("ElevenLabs", twins)
        .add("the agent " + agent, "/twin/elevenlabs/agents", body);
  }

  private String setting(String name) {
    return settings.getOrDefault(name, "");
  }
}
