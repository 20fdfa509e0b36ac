package io.figwizard.providertwins.smtp;

import java.io.IOException;

/** The connection is over, because a fault or the client says so. */
final class HangUp extends IOException {
  private static final long serialVersionUID = 1L;

  HangUp(String why) {
    super(why);
  }
}
