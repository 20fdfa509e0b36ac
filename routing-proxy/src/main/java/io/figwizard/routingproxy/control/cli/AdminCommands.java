package io.figwizard.routingproxy.control.cli;

import io.dropwizard.core.cli.Command;
import java.io.PrintStream;
import java.util.List;

/** All commands for operators. */
public final class AdminCommands {

  private AdminCommands() {}

  /**
   * @param out where results go; failures go to the command line's error stream
   */
  public static List<Command> all(PrintStream out) {
    return List.of(
        new AdminCommand("routes", "Lists the routes and where they stand", new ListRoutes(), out),
        new AdminCommand("flip", "Moves a route to another mode", new FlipRoute(), out),
        new AdminCommand(
            "rollback", "Hands a route back to the monolith at once", new RollBackRoute(), out),
        new AdminCommand(
            "explain", "Tells who would serve a request, and why", new ExplainRequest(), out),
        new AdminCommand(
            "advance",
            "Lets a canary go up by itself, or tells how far it is",
            new AdvanceRoute(),
            out),
        new AdminCommand("watch", "Tells how the sides of a route do", new WatchRoute(), out),
        new AdminCommand("diff", "Tells in what the sides of a route differ", new DiffRoute(), out),
        new AdminCommand("history", "Lists who moved what, when and why", new ListHistory(), out),
        new AdminCommand(
            "export",
            "Writes the routes as another gateway's configuration",
            new ExportRoutes(),
            out),
        new AdminCommand("retire", "Ends a route's way back to the monolith", new Retire(), out),
        new AdminCommand(
            "tester", "Makes a token for somebody who tries a side out", new MakeTester(), out),
        new NewOperator(out));
  }
}
