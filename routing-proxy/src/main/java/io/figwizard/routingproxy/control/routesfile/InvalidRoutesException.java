package io.figwizard.routingproxy.control.routesfile;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * routes.yml, or another file of that kind, cannot be used; carries all its mistakes, in the order
 * of their lines.
 */
public final class InvalidRoutesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidRoutesException(String file, List<Problem> problems) {
    this(sorted(problems), file);
  }

  private InvalidRoutesException(List<Problem> problems, String file) {
    super(
        file
            + (problems.size() == 1 ? " has a mistake" : " has " + problems.size() + " mistakes")
            + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
    this.problems = problems;
  }

  public List<Problem> problems() {
    return problems;
  }

  private static List<Problem> sorted(List<Problem> problems) {
    return problems.stream().distinct().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
