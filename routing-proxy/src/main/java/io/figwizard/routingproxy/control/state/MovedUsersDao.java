package io.figwizard.routingproxy.control.state;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The statements of {@link DatabaseMovedUsers}. */
interface MovedUsersDao {

  @SqlUpdate(
      """
      insert into fig_proxy.moved_back (route, generation, instance, streams, users)
      values (:route, :generation, :instance, :streams, :users)
      on conflict (route, generation, instance) do update
      set streams = excluded.streams, users = excluded.users, told_at = clock_timestamp()
      """)
  void tell(String route, long generation, UUID instance, int streams, String users);

  @SqlUpdate(
      "delete from fig_proxy.moved_back where told_at < clock_timestamp() - interval '1 hour'")
  void forgetTheOld();

  @SqlQuery(
      """
      select instance = :instance as own, streams, users from fig_proxy.moved_back
      where route = :route and generation = :generation
      """)
  @RegisterConstructorMapper(MovedUsers.Part.class)
  List<MovedUsers.Part> told(UUID instance, String route, long generation);
}
