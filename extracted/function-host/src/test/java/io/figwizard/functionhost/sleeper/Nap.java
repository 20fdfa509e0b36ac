package io.figwizard.functionhost.sleeper;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Holds a connection for some seconds. */
@Handles(action = "nap", effect = Effect.SAFE, access = Access.PUBLIC)
final class Nap implements Action<Nap.Request, Nap.Answer> {
  record Request(double seconds) {}

  record Answer(double slept, String clientAddress) {}

  interface Sql {
    @SqlQuery("SELECT :seconds FROM pg_sleep(:seconds)")
    double sleep(@Bind("seconds") double seconds);
  }

  @Override
  public Answer handle(Call call, Request request) {
    return new Answer(call.sql(Sql.class).sleep(request.seconds()), call.clientAddress());
  }
}
