package io.figwizard.auth;

import io.figwizard.handlertesting.TestDatabase;
import java.util.List;
import java.util.Map;

/** Looks into the auth domain's tables as the database's owner. */
final class Rows {
  private final TestDatabase database;

  Rows(TestDatabase database) {
    this.database = database;
  }

  int count(String tableAndCondition, Object... arguments) {
    return database.count(tableAndCondition, arguments);
  }

  String text(String query, Object... arguments) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select(query, arguments).mapTo(String.class).one());
  }

  void update(String statement, Object... arguments) {
    database.jdbi().useHandle(handle -> handle.execute(statement, arguments));
  }

  /** The reset tokens that mails to the address would carry, oldest first. */
  List<String> resetTokensFor(String email) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select payload->>'token' from auth.outbox
                        where type = 'password-reset.requested' and payload->>'email' = ?
                        order by created_at""",
                        email)
                    .mapTo(String.class)
                    .list());
  }

  /** One whole row. */
  Map<String, Object> row(String query, Object... arguments) {
    return database.jdbi().withHandle(handle -> handle.select(query, arguments).mapToMap().one());
  }
}
