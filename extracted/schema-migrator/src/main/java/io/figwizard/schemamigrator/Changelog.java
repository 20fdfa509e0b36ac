package io.figwizard.schemamigrator;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/** A domain's Liquibase changelog; its bookkeeping tables live in the domain's own schema. */
final class Changelog {
  private static final Contexts ALL_CONTEXTS = new Contexts();

  private final DomainSchema schema;

  Changelog(DomainSchema schema) {
    this.schema = schema;
  }

  /** Runs what the schema lacks. The caller makes sure that nobody else does so now. */
  void update(Connection connection) throws Exception {
    with(
        connection,
        liquibase -> {
          // Whatever lock there is was left by somebody who was killed: the caller holds ours.
          liquibase.forceReleaseLocks();
          liquibase.setShowSummary(UpdateSummaryEnum.OFF);
          liquibase.update(ALL_CONTEXTS);
          return List.of();
        });
  }

  /** What the schema lacks. Needs to read the bookkeeping tables only. */
  List<String> pending(Connection connection) throws Exception {
    return with(
        connection,
        liquibase ->
            liquibase.listUnrunChangeSets(ALL_CONTEXTS, new LabelExpression(), false).stream()
                .map(change -> change.getId() + " (" + change.getFilePath() + ")")
                .toList());
  }

  @FunctionalInterface
  private interface Work {
    List<String> on(Liquibase liquibase) throws Exception;
  }

  private List<String> with(Connection connection, Work work) throws Exception {
    Map<String, Object> quietly =
        Map.of(
            // Liquibase would otherwise report its use to its makers, and print to standard output.
            AnalyticsArgs.ENABLED.getKey(), false, Scope.Attr.ui.name(), new LoggerUIService());
    return Scope.child(
        quietly,
        () -> {
          Database database =
              DatabaseFactory.getInstance()
                  .findCorrectDatabaseImplementation(new JdbcConnection(connection));
          database.setDefaultSchemaName(schema.name());
          database.setLiquibaseSchemaName(schema.name());
          return work.on(
              new Liquibase(schema.changelog(), new ClassLoaderResourceAccessor(), database));
        });
  }
}
