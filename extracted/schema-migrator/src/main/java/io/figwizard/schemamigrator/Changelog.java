package io.figwizard.schemamigrator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.GlobalConfiguration;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.analytics.configuration.AnalyticsArgs;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.ResourceAccessor;
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

  /** What the schema lacks. Writes nothing, and needs to read the bookkeeping tables only. */
  List<String> pending(Connection connection) throws Exception {
    if (!hasHistory(connection)) {
      return all();
    }
    return with(
        connection,
        liquibase ->
            liquibase.listUnrunChangeSets(ALL_CONTEXTS, new LabelExpression(), false).stream()
                .map(Changelog::name)
                .toList());
  }

  // Liquibase, asked for what is pending, would first create the table where it is missing.
  private boolean hasHistory(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'databasechangelog'")) {
      statement.setString(1, schema.name());
      return statement.executeQuery().next();
    }
  }

  private List<String> all() throws Exception {
    ResourceAccessor resources = new ClassLoaderResourceAccessor();
    return Scope.child(
        quietly(),
        () ->
            ChangeLogParserFactory.getInstance()
                .getParser(schema.changelog(), resources)
                .parse(schema.changelog(), new ChangeLogParameters(), resources)
                .getChangeSets()
                .stream()
                .map(Changelog::name)
                .toList());
  }

  private static String name(ChangeSet change) {
    return change.getId() + " (" + change.getFilePath() + ")";
  }

  @FunctionalInterface
  private interface Work {
    List<String> on(Liquibase liquibase) throws Exception;
  }

  private List<String> with(Connection connection, Work work) throws Exception {
    return Scope.child(
        quietly(),
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

  private static Map<String, Object> quietly() {
    return Map.of(
        // Liquibase would otherwise report its use to its makers, and print to standard output.
        AnalyticsArgs.ENABLED.getKey(),
        false,
        Scope.Attr.ui.name(),
        new LoggerUIService(),
        // A jar may be on the class path twice (Class-Path entries of other jars): the first one
        // counts, as for every other resource.
        GlobalConfiguration.DUPLICATE_FILE_MODE.getKey(),
        GlobalConfiguration.DuplicateFileMode.SILENT);
  }
}
