package io.figwizard.auth;

import io.figwizard.handlertesting.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Looks into the auth domain's tables as the database's owner. */
final class Rows {
  private final TestDatabase database;

  Rows(TestDatabase database) {
    this.database = database;
  }

  long count(String tableAndCondition, Object... arguments) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select count(*) from " + tableAndCondition, arguments)
                    .mapTo(Long.class)
                    .one());
  }

  String text(String query, Object... arguments) {
    return jdbi().withHandle(handle -> handle.select(query, arguments).mapTo(String.class).one());
  }

  void update(String statement, Object... arguments) {
    jdbi().useHandle(handle -> handle.execute(statement, arguments));
  }

  /** The reset tokens that mails to the address would carry, oldest first. */
  List<String> resetTokensFor(String email) {
    return jdbi()
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
    return jdbi().withHandle(handle -> handle.select(query, arguments).mapToMap().one());
  }

  private Jdbi jdbi() {
    return Jdbi.create(database.owner());
  }
}
