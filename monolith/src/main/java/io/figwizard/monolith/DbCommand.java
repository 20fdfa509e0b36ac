package io.figwizard.monolith;

import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.schemamigrator.SchemaMigrator;
import io.figwizard.schemamigrator.SchemaState;
import java.io.PrintStream;
import java.util.List;
import javax.sql.DataSource;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code db migrate FILE} brings the schemas and roles of all domains up to date; {@code db status
 * FILE} says what they lack, and fails when they lack something. Both work as the database's owner
 * and need nothing that only a server needs.
 */
final class DbCommand extends Command {
  private final List<MountedDomain> domains;
  private final Surroundings surroundings;

  DbCommand(List<MountedDomain> domains, Surroundings surroundings) {
    super("db", "Migrates the schemas of all domains, or says what they lack");
    this.domains = domains;
    this.surroundings = surroundings;
  }

  @Override
  public void configure(Subparser subparser) {
    subparser.addArgument("what").choices("migrate", "status").help("what to do");
    subparser.addArgument("file").help("configuration file: monolith/monolith.yml");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) throws Exception {
    // Only the databases are used, so only they are checked: no validator.
    MonolithConfiguration configuration =
        new YamlConfigurationFactory<>(
                MonolithConfiguration.class, null, bootstrap.getObjectMapper(), "dw")
            .build(bootstrap.getConfigurationSourceProvider(), arguments.getString("file"));
    try {
      DataSource owner = DirectConnection.to(checked(configuration.owner));
      if (arguments.getString("what").equals("migrate")) {
        migrate(configuration, owner, System.out);
      } else {
        status(owner, System.out);
      }
    } finally {
      surroundings.close();
    }
  }

  private void migrate(MonolithConfiguration configuration, DataSource owner, PrintStream out) {
    for (MountedDomain domain : domains) {
      String password = domain.database().apply(configuration).getPassword();
      if (password == null || password.isBlank()) {
        throw new IllegalStateException(
            "The role "
                + SchemaMigrator.role(domain.domainPackage())
                + " must have a password: set it in the configuration, under the domain's database");
      }
      SchemaState before = SchemaMigrator.migrate(owner, domain.domainPackage(), password);
      out.println(
          before.isCurrent()
              ? before.domain() + ": nothing to do"
              : before.domain() + ": ran " + String.join(", ", before.pending()));
    }
  }

  private void status(DataSource owner, PrintStream out) {
    boolean current = true;
    for (MountedDomain domain : domains) {
      SchemaState state = SchemaMigrator.state(owner, domain.domainPackage());
      current &= state.isCurrent();
      out.println(
          state.isCurrent()
              ? state.domain() + ": current"
              : state.domain() + ": lacks " + String.join(", ", state.pending()));
    }
    if (!current) {
      throw new IllegalStateException("The database is behind this build; run db migrate");
    }
  }

  private static DataSourceFactory checked(DataSourceFactory owner) {
    if (owner.getUser() == null || owner.getUser().isBlank()) {
      throw new IllegalStateException(
          "Migrations run as the database's owner, and none is named: set DATABASE_OWNER and"
              + " DATABASE_OWNER_PASSWORD");
    }
    return owner;
  }

  /** Whoever types a command wants to read what to do, not a stack trace. */
  @Override
  public void onError(Cli cli, Namespace arguments, Throwable failure) {
    System.err.println(failure.getMessage() == null ? failure : failure.getMessage());
  }
}
