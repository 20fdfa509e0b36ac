package io.figwizard.routingproxy.control.routesfile;

/**
 * One mistake in routes.yml or another file of that kind.
 *
 * @param line counted from 1
 * @param text what was found, what was expected, what to do
 */
public record Problem(int line, String text) {
  @Override
  public String toString() {
    return "line " + line + ": " + text;
  }
}
