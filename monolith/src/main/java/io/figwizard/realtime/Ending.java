package io.figwizard.realtime;

/** Why we end a connection: what the client is told, and whether it should come again. */
enum Ending {
  INVALID_MESSAGE(
      4400,
      "invalid_message",
      "Only one {\"type\":\"resume\",\"after\":\"...\"} is expected.",
      false),
  TOKEN_EXPIRED(
      4401, "token_expired", "The access token has expired. Refresh it and connect again.", true),
  ACCOUNT_DELETED(4403, "account_deleted", "There is no such account any more.", false),
  TOO_SLOW(4408, "too_slow", "You took too long to read. Connect again to get the rest.", true),
  TOO_MANY_CONNECTIONS(
      4429, "too_many_connections", "This user has too many connections. Close one.", false),
  /** RFC 6455 knows these three. */
  INTERNAL(1011, "internal", "Something went wrong on our side.", true),
  RESTART(1012, "restart", "This server is stopping. Connect again.", true),
  UNAVAILABLE(1013, "unavailable", "The server cannot serve this at the moment. Try again.", true);

  private final int closeCode;
  private final String code;
  private final String message;
  private final boolean reconnect;

  Ending(int closeCode, String code, String message, boolean reconnect) {
    this.closeCode = closeCode;
    this.code = code;
    this.message = message;
    this.reconnect = reconnect;
  }

  /** Of a WebSocket. */
  int closeCode() {
    return closeCode;
  }

  String code() {
    return code;
  }

  String message() {
    return message;
  }

  boolean reconnect() {
    return reconnect;
  }
}
