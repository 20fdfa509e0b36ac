package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.control.state.SharedFindings.Finding;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of {@link FindingsTable}. */
interface FindingsDao {

  /** How often a route was begun anew. */
  record Begun(String route, long times) {}

  @SqlBatch(
      """
      insert into fig_proxy.finding (route, kind, teller, instance, replica, content, told_at)
      values (:routes, :kind, :teller, :instance, :replica, cast(:texts as json), clock_timestamp())
      on conflict (route, kind, teller) do update
      set instance = excluded.instance, replica = excluded.replica, content = excluded.content,
        told_at = excluded.told_at
      """)
  void tell(
      @Bind("kind") String kind,
      @Bind("teller") UUID teller,
      @Bind("instance") UUID instance,
      @Bind("replica") String replica,
      @Bind("routes") List<String> routes,
      @Bind("texts") List<String> texts);

  @SqlUpdate(
      """
      delete from fig_proxy.finding where told_at < clock_timestamp() - interval '30 days'
      """)
  void forgetTheOld();

  @SqlQuery(
      """
      select finding.replica, cast(content as text) as content,
        coalesce(not
      """
          + StateDao.SILENT
          + """
       , false) as live
      from fig_proxy.finding left join fig_proxy.replica using (instance)
      where route = :route and kind = :kind and teller != :teller
      order by finding.replica, teller
      """)
  @RegisterConstructorMapper(Finding.class)
  List<Finding> others(String kind, String route, UUID teller);

  /** Another process that runs and has told these routes since under the same teller. */
  @SqlQuery(
      """
      select instance from fig_proxy.finding join fig_proxy.replica using (instance)
      where teller = :teller and instance != :instance and kind = :kind and told_at > :since
        and route in (select jsonb_array_elements_text(cast(:routes as jsonb)))
        and not
      """
          + StateDao.SILENT
          + " limit 1")
  @Nullable UUID twin(String kind, String routes, UUID teller, UUID instance, Instant since);

  /** Its name; null where it does not run any more. */
  @SqlQuery(
      """
      select name from fig_proxy.replica where instance = :instance and not
      """
          + StateDao.SILENT)
  @Nullable String running(UUID instance);

  @SqlQuery("select times from fig_proxy.begun where route = :route")
  @Nullable Long begun(String route);

  @SqlQuery("select route, times from fig_proxy.begun")
  @RegisterConstructorMapper(Begun.class)
  List<Begun> begun();

  @SqlQuery(
      """
      insert into fig_proxy.begun (route, times) values (:route, 1)
      on conflict (route) do update set times = begun.times + 1
      returning times
      """)
  long begin(String route);
}
