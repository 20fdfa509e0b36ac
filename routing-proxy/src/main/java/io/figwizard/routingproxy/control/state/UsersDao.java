package io.figwizard.routingproxy.control.state;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The statements of {@link SharedUsersTable}. Places are given as text, numbers with a comma in
 * between: that is one parameter, however many they are.
 */
interface UsersDao {

  /** The id of a group's list; nobody is let in to it until the transaction ends. */
  @SqlQuery("select id from fig_proxy.canary where route_group = :group for update")
  @Nullable UUID lockList(String group);

  @SqlUpdate(
      """
      insert into fig_proxy.canary (route_group, id, users) values (:group, :id, 0)
      on conflict (route_group) do update set id = excluded.id, users = 0
      """)
  void begin(String group, UUID id);

  @SqlUpdate("delete from fig_proxy.canary_user where list = :list")
  void forget(UUID list);

  /** How many are in; null where the list has ended. */
  @SqlQuery("select users from fig_proxy.canary where id = :list for update")
  @Nullable Integer lockUsers(UUID list);

  @SqlQuery(
      """
      select place from fig_proxy.canary_user
      where list = :list and place = any (cast(string_to_array(:places, ',') as bigint[]))
      """)
  Set<Long> among(UUID list, String places);

  /** In this order, the first with that number. */
  @SqlUpdate(
      """
      insert into fig_proxy.canary_user (list, number, place)
      select :list, :first + ordinality - 1, place
      from unnest(cast(string_to_array(:places, ',') as bigint[])) with ordinality as it (place)
      """)
  void letIn(UUID list, int first, String places);

  @SqlUpdate("update fig_proxy.canary set users = :users where id = :list")
  void count(UUID list, int users);

  @SqlQuery(
      """
      select place from fig_proxy.canary_user
      where list = :list and number >= :from order by number
      """)
  List<Long> places(UUID list, int from);
}
