package io.figwizard.providertwins.elevenlabs;

/**
 * One copy of one webhook, as far as it has come.
 *
 * @param number in the order in which conversations ended
 * @param lastStatus of the answer to the last attempt; 0 when there was none
 */
public record WebhookDelivery(
    int number, String conversation, String type, State state, int attempts, int lastStatus) {

  /** Where a delivery stands. */
  public enum State {
    HELD,
    WAITING,
    DELIVERED,
    /** Given up after the last attempt. */
    FAILED
  }

  WebhookDelivery in(State next) {
    return new WebhookDelivery(number, conversation, type, next, attempts, lastStatus);
  }

  WebhookDelivery attempted(int status, State next) {
    return new WebhookDelivery(number, conversation, type, next, attempts + 1, status);
  }
}
