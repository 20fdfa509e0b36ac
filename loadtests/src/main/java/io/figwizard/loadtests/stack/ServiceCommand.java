package io.figwizard.loadtests.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start one service.
 *
 * @param name what to call it in messages and log files
 * @param directory where it runs; paths in its configuration are relative to it
 * @param command program and arguments
 * @param environment all variables meant for it; holds secrets, so never print it
 * @param ready answers 200 to GET once the service can serve
 */
public record ServiceCommand(
    String name, Path directory, List<String> command, Map<String, String> environment, URI ready) {

  public ServiceCommand {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The same with one variable more, or another value of it. */
  public ServiceCommand with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new ServiceCommand(name, directory, command, more, ready);
  }

  /** Without the environment: it holds secrets. */
  @Override
  public String toString() {
    return name + " " + command + " in " + directory;
  }
}
