package io.figwizard.monolith;

import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.schemamigrator.MigrationException;
import io.figwizard.schemamigrator.SchemaMigrator;
import io.figwizard.schemamigrator.SchemaState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Refuses to serve on a schema that lacks changes which this build's code relies on. */
final class SchemaCheck implements ConfiguredBundle<MonolithConfiguration> {
  private static final String REMEDY =
      "\nRun: java -jar monolith/target/monolith.jar db migrate monolith/monolith.yml";

  private final List<MountedDomain> domains;

  SchemaCheck(List<MountedDomain> domains) {
    this.domains = domains;
  }

  @Override
  public void run(MonolithConfiguration configuration, Environment environment) {
    List<String> behind = new ArrayList<>();
    for (MountedDomain domain : domains) {
      SchemaState state = state(domain, domain.database().apply(configuration));
      if (!state.isCurrent()) {
        behind.add(state.domain() + " lacks " + String.join(", ", state.pending()));
      }
    }
    if (!behind.isEmpty()) {
      throw new IllegalStateException(
          "The database is behind this build:\n  * " + String.join("\n  * ", behind) + REMEDY);
    }
  }

  private static SchemaState state(MountedDomain domain, DataSourceFactory database) {
    try {
      return SchemaMigrator.state(DirectConnection.to(database), domain.domainPackage());
    } catch (MigrationException e) {
      if (cannotLogIn(e)) {
        // A role that does not exist and a wrong password look the same from outside.
        throw new IllegalStateException(
            "The database does not let "
                + database.getUser()
                + " in: either it was never migrated, or its password is another one."
                + REMEDY,
            e);
      }
      throw e;
    }
  }

  private static boolean cannotLogIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("28")) {
        return true;
      }
    }
    return false;
  }
}
