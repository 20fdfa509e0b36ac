package io.figwizard.routingproxy.control.state;

import java.util.Map;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Routes that were told to come back and stood on the monolith: nothing changed, so the history
 * does not tell, and yet whoever is about to move them up must not. Routes are given as a JSON
 * array: one parameter, however many they are. Written behind the lock of the state's row.
 */
interface RecallsDao {

  /** Of the newest of them; 0 where there is none. */
  @SqlQuery("select coalesce(max(number), 0) from fig_proxy.recall")
  long newest();

  /** The number of each route that has one. */
  @SqlQuery("select route, number from fig_proxy.recall")
  @KeyColumn("route")
  @ValueColumn("number")
  Map<String, Long> ofRoutes();

  /** All get the next number. */
  @SqlUpdate(
      """
      insert into fig_proxy.recall (route, number)
      select route, (select coalesce(max(number), 0) + 1 from fig_proxy.recall)
      from jsonb_array_elements_text(cast(:routes as jsonb)) as it (route)
      on conflict (route) do update set number = excluded.number
      """)
  void recall(String routes);

  /** The first of these routes that has a later number. */
  @SqlQuery(
      """
      select min(route) from fig_proxy.recall
      where number > :number
        and route in (select jsonb_array_elements_text(cast(:routes as jsonb)))
      """)
  @Nullable String recalledAfter(long number, String routes);
}
