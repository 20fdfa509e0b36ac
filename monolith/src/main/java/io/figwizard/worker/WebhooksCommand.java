package io.figwizard.worker;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.figwizard.handlerkit.DomainDatabase;
import java.io.PrintStream;
import java.time.Clock;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import net.sourceforge.argparse4j.inf.Subparsers;

/** {@code webhooks list FILE} and {@code webhooks retry ID...|--all|--type TYPE FILE}. */
final class WebhooksCommand extends Command {
  private final WorkerBundle.Settings settings;
  private final Runnable close;

  WebhooksCommand(WorkerBundle.Settings settings, Runnable close) {
    super("webhooks", "Shows events that could not be delivered, and has them tried again");
    this.settings = settings;
    this.close = close;
  }

  @Override
  public void configure(Subparser subparser) {
    Subparsers what = subparser.addSubparsers().dest("what").metavar("list|retry");
    Subparser list = what.addParser("list").help("events that were given up, failed, or wait");
    list.addArgument("--limit")
        .type(Integer.class)
        .setDefault(100)
        .metavar("N")
        .help("no more than so many (100)");
    list.addArgument("file").help("configuration file: monolith/monolith.yml");
    Subparser retry = what.addParser("retry").help("have them tried again, now");
    retry
        .addArgument("--all")
        .action(Arguments.storeTrue())
        .help("everything that was given up or has failed");
    retry.addArgument("--type").metavar("TYPE").help("the same, of this event type only");
    retry
        .addArgument("ids")
        .nargs("+")
        .metavar("[ID ...] FILE")
        .help("numbers from the list, and the configuration file: monolith/monolith.yml");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
    PrintStream out = System.out;
    try {
      boolean list = "list".equals(arguments.getString("what"));
      RetryArguments retry = list ? null : RetryArguments.of(arguments);
      String file = retry == null ? arguments.getString("file") : retry.file();
      Letters letters =
          new Letters(
              DomainDatabase.withoutServer(settings.read(bootstrap, file).database, "worker"),
              Clock.systemUTC());
      if (retry == null) {
        letters.list(arguments.getInt("limit")).forEach(out::println);
      } else {
        out.println(retry.on(letters));
      }
    } finally {
      close.run();
    }
  }

  /** Whoever types a command wants to read what to do, not a stack trace. */
  @Override
  public void onError(Cli cli, Namespace arguments, Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    System.err.println(message.lines().findFirst().orElse(message));
  }
}
