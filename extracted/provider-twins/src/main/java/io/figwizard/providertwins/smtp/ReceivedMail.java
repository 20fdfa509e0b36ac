package io.figwizard.providertwins.smtp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail that the server has taken.
 *
 * @param number in the order in which they came, from 1
 * @param sender of the envelope
 * @param recipients of the envelope: those that were accepted
 * @param headers decoded, by name as it is written in the mail
 * @param text the plain text; null without one
 * @param html null without one
 * @param raw as it was sent
 */
public record ReceivedMail(
    int number,
    String sender,
    List<String> recipients,
    String subject,
    Map<String, List<String>> headers,
    @Nullable String text,
    @Nullable String html,
    String raw) {

  /** Whether it went to this address. */
  public boolean isTo(String address) {
    return recipients.stream().anyMatch(address::equalsIgnoreCase);
  }

  /** The first header of that name, whatever its case; empty without one. */
  public String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().get(0))
        .findFirst()
        .orElse("");
  }
}
