package io.figwizard.rivals;

import java.util.List;

/**
 * A proxy made of a library and nothing else, as a process that runs until it is killed. Arguments:
 * {@code vertx} or {@code undertow}, the port to listen on, the port to carry to.
 */
public final class RivalProxy {

  private RivalProxy() {}

  public static void main(String... arguments) {
    if (arguments.length != 3) {
      throw new IllegalArgumentException(
          "expected vertx or undertow and two ports, got " + List.of(arguments));
    }
    int port = Integer.parseInt(arguments[1]);
    int server = Integer.parseInt(arguments[2]);
    switch (arguments[0]) {
      case "vertx" -> VertxProxy.start(port, server);
      case "undertow" -> UndertowProxy.start(port, server);
      default ->
          throw new IllegalArgumentException(
              "there is no proxy \"" + arguments[0] + "\", only vertx and undertow");
    }
  }
}
