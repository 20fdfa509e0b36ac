package io.figwizard.handlerkit.sample;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotNull;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Says that it can be run dry, and tries to keep what it does. */
@Handles(action = "escape", effect = Effect.WRITE)
@DryRunnable
final class Escape implements Action<Escape.Request, Escape.Answer> {
  enum How {
    OWN_CONNECTION,
    OWN_CONNECTION_FIRST,
    OWN_TRANSACTION,
    COMMIT,
    COMMIT_IN_SQL,
    COMMIT_IN_SQL_BEHIND_ANOTHER,
    COMMIT_IN_SCRIPT,
    COMMIT_THAT_HIDES,
    COMMIT_THAT_HIDES_AND_REFUSE,
    COMMIT_THAT_HIDES_AND_OVERRUN,
    AUTO_COMMIT,
    CLOSE,
    ASK_SOMEBODY
  }

  record Request(@NotNull How how) {}

  record Answer() {}

  private final Jdbi jdbi;
  private final Provider provider;

  Escape(Jdbi jdbi, Provider provider) {
    this.jdbi = jdbi;
    this.provider = provider;
  }

  @Override
  public Answer handle(Call call, Request request) {
    if (request.how() == How.OWN_CONNECTION_FIRST) {
      jdbi.useExtension(NoteSql.class, sql -> sql.insert(UUID.randomUUID(), call.userId(), "kept"));
    }
    EscapeSql sql = call.sql(EscapeSql.class);
    call.sql(NoteSql.class).insert(UUID.randomUUID(), call.userId(), "kept");
    switch (request.how()) {
      case OWN_CONNECTION ->
          jdbi.useExtension(
              NoteSql.class, own -> own.insert(UUID.randomUUID(), call.userId(), "kept"));
      case OWN_TRANSACTION ->
          jdbi.useTransaction(
              own -> own.attach(NoteSql.class).insert(UUID.randomUUID(), call.userId(), "kept"));
      case COMMIT -> sql.withHandle(handle -> handle.commit());
      case COMMIT_IN_SQL -> sql.commit();
      case COMMIT_IN_SQL_BEHIND_ANOTHER -> sql.lookAndCommit();
      case COMMIT_IN_SCRIPT -> sql.commitInScript();
      case COMMIT_THAT_HIDES -> sql.hiddenCommit();
      case COMMIT_THAT_HIDES_AND_REFUSE -> {
        sql.hiddenCommit();
        throw Refusal.conflict("note_refused", "Nothing was done, says who has done it.");
      }
      case COMMIT_THAT_HIDES_AND_OVERRUN -> {
        sql.hiddenCommit();
        while (true) {
          sql.look();
        }
      }
      case AUTO_COMMIT -> onConnection(sql, connection -> connection.setAutoCommit(true));
      case CLOSE -> onConnection(sql, Connection::close);
      case ASK_SOMEBODY -> provider.pay(1, "key");
      case OWN_CONNECTION_FIRST -> {
        // Done already.
      }
    }
    return new Answer();
  }

  private interface Trick {
    void play(Connection connection) throws SQLException;
  }

  private static void onConnection(EscapeSql sql, Trick trick) {
    try {
      trick.play(sql.getHandle().getConnection());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
