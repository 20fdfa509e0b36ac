package io.figwizard.conversation;

/**
 * A provider does not accept a request of ours, which is a fault of ours unless the code says so.
 */
final class RefusedByProvider extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code the provider's, empty where it gives none
   */
  RefusedByProvider(String message, String code) {
    super(message);
    this.code = code;
  }

  String code() {
    return code;
  }
}
