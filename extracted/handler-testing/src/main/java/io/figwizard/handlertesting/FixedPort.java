package io.figwizard.handlertesting;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for servers that must come back where they were. Who can, configures port 0 instead, and
 * asks the server where it listens.
 */
public final class FixedPort {
  // Below those that Linux and macOS hand out by themselves, to clients' connections too: one of
  // these is taken by somebody else sooner or later, before the server has it or while it is away.
  private static final int FIRST = 20_000;
  private static final int BEHIND_LAST = 32_000;

  private FixedPort() {}

  /** Any that nobody listens on now. */
  public static int any() {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST))
        .limit(1000)
        .filter(FixedPort::isFree)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no port from " + FIRST + " to " + (BEHIND_LAST - 1) + " is free"));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
