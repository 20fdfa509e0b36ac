package io.figwizard.routingproxy.control.state;

import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.BatchChunkSize;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The statements of {@link DatabaseMovedUsers}. */
interface MovedUsersDao {

  /** In one transaction; at most about 1 MB goes at once. */
  @SqlBatch(
      """
      insert into fig_proxy.moved_back (route, generation, instance, streams, users)
      values (:route, :generation, :instance, :streams, :users)
      on conflict (route, generation, instance) do update
      set streams = excluded.streams, users = excluded.users, told_at = clock_timestamp()
      """)
  @BatchChunkSize(200)
  void tell(@Bind("instance") UUID instance, @BindMethods Iterator<MovedUsers.Told> told);

  @SqlUpdate(
      "delete from fig_proxy.moved_back where told_at < clock_timestamp() - interval '1 hour'")
  void forgetTheOld();

  @SqlQuery(
      """
      select instance = :instance as own,
        coalesce(name, 'a proxy that has ended') as replica, streams, users
      from unnest(:routes, :generations) as it (route, generation)
        join fig_proxy.moved_back using (route, generation)
        left join fig_proxy.replica using (instance)
      """)
  @RegisterConstructorMapper(MovedUsers.Part.class)
  List<MovedUsers.Part> told(UUID instance, List<String> routes, List<Long> generations);
}
