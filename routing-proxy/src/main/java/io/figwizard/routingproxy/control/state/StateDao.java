package io.figwizard.routingproxy.control.state;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.config.RegisterColumnMapper;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The statements of {@link DatabaseStore} after its tables are there ({@link TablesDao}). Every
 * writer locks the one row of the generation first, so that generations follow each other without a
 * gap.
 */
interface StateDao {

  /** Of a replica: it has given no sign of life for as long. */
  String SILENT = "last_seen < clock_timestamp() - interval '5 seconds'";

  /** The one row. */
  record Head(long generation, String routesSha256) {}

  /**
   * A change.
   *
   * @param id tells it from another one that got the same generation after a restore
   */
  record Row(long generation, UUID id, String content) {}

  /** A group's list, and of those who are in it the last. */
  record ListRow(String routeGroup, UUID id, int users, @Nullable Long last) {}

  /** The statements about users of canaries, in the same transaction. */
  @CreateSqlObject
  UsersDao users();

  @CreateSqlObject
  RecallsDao recalls();

  @SqlQuery(
      """
      select route_group, id, users, place as last
      from fig_proxy.canary left join fig_proxy.canary_user on list = id and number = users - 1
      """)
  @RegisterConstructorMapper(ListRow.class)
  List<ListRow> lists();

  /** Two proxies tell their own times; the later one is right. */
  @SqlBatch(
      """
      insert into fig_proxy.monolith_use (route, last_asked) values (:routes, :times)
      on conflict (route) do update
      set last_asked = greatest(monolith_use.last_asked, excluded.last_asked)
      """)
  void monolithAsked(@Bind("routes") List<String> routes, @Bind("times") List<Instant> times);

  @SqlQuery("select last_asked from fig_proxy.monolith_use where route = :route")
  @Nullable Instant monolithLastAsked(String route);

  /** Of this transaction only, as it must be behind PgBouncer. */
  @SqlUpdate("set local lock_timeout = '2s'")
  void waitShortly();

  /** Who is cut off with rows locked must not keep the others from theirs. */
  @SqlUpdate("set local idle_in_transaction_session_timeout = '3s'")
  void holdShortly();

  @SqlQuery("select generation, routes_sha256 from fig_proxy.state")
  @RegisterConstructorMapper(Head.class)
  Head head();

  @SqlQuery("select generation, routes_sha256 from fig_proxy.state for update")
  @RegisterConstructorMapper(Head.class)
  Head lockHead();

  @SqlUpdate("update fig_proxy.state set generation = :generation, routes_sha256 = :routesSha256")
  void moveHead(long generation, String routesSha256);

  @SqlUpdate(
      """
      insert into fig_proxy.change (generation, id, route, content)
      values (:generation, :id, :route, cast(:content as jsonb))
      """)
  void insert(long generation, UUID id, @Nullable String route, String content);

  /** Heard when the transaction is committed. */
  @SqlQuery("select cast(pg_notify('fig_proxy', '') as text)")
  String tell();

  @SqlUpdate("listen fig_proxy")
  void listen();

  @SqlQuery(
      """
      select generation, id, cast(content as text) as content from fig_proxy.change
      where generation >= :first order by generation
      """)
  @RegisterConstructorMapper(Row.class)
  List<Row> changesFrom(long first);

  @SqlQuery("select id from fig_proxy.change where generation = :generation")
  @Nullable UUID id(long generation);

  @SqlQuery(
      """
      select distinct on (route) cast(content as text) from fig_proxy.change
      where route is not null order by route, generation desc
      """)
  List<String> newestOfEachRoute();

  @SqlUpdate(
      """
      insert into fig_proxy.replica (instance, name, generation, routes_sha256, last_seen, doing)
      values (:instance, :name, :generation, :routesSha256, clock_timestamp(), :doing)
      on conflict (instance) do update
      set generation = excluded.generation, routes_sha256 = excluded.routes_sha256,
        last_seen = excluded.last_seen, doing = excluded.doing
      """)
  void report(UUID instance, String name, long generation, String routesSha256, String doing);

  /** Those of long ago, and those whose place this one took under their name. */
  @SqlUpdate(
      """
      delete from fig_proxy.replica
      where last_seen < clock_timestamp() - interval '10 minutes'
        or name = :name and instance != :instance and
      """
          + SILENT)
  void forgetTheGone(UUID instance, String name);

  @SqlUpdate("delete from fig_proxy.replica where instance = :instance")
  void leave(UUID instance);

  @SqlQuery(
      """
      select name, instance = :instance as self, generation, routes_sha256,
        cast(extract(epoch from clock_timestamp() - last_seen) as double precision)
          as seconds_since_seen,
      """
          + SILENT
          + """
       as silent, doing
      from fig_proxy.replica
      order by name, instance
      """)
  @RegisterConstructorMapper(Replica.class)
  @RegisterColumnMapper(Doing.Column.class)
  List<Replica> replicas(UUID instance);
}
