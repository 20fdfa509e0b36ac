package io.figwizard.routingproxy.control.state;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of {@link SharedOutcomes}; each is a transaction, so that none holds a lock. */
interface OutcomesDao {

  /**
   * What a proxy told last.
   *
   * @param proxy null where it is not known any more
   */
  record Newest(UUID instance, long number, @Nullable String proxy) {}

  /** What was told of one slice. */
  record Row(long number, double secondsSince, long nanos, int form, String content) {}

  @SqlQuery("select clock_timestamp()")
  Instant now();

  /** Does nothing where it was told before, without an answer. */
  @SqlUpdate(
      """
      insert into fig_proxy.outcome (instance, number, began_at, nanos, form, content)
      values (:instance, :number, :beganAt, :nanos, :form, cast(:content as jsonb))
      on conflict do nothing
      """)
  void tell(UUID instance, long number, Instant beganAt, long nanos, int form, String content);

  @SqlUpdate(
      """
      delete from fig_proxy.outcome
      where told_at < clock_timestamp() - make_interval(secs => :seconds)
      """)
  void forget(double seconds);

  @SqlQuery(
      """
      select outcome.instance, max(number) as number, max(name) as proxy
      from fig_proxy.outcome left join fig_proxy.replica on replica.instance = outcome.instance
      where outcome.instance <> :instance
      group by outcome.instance
      """)
  @RegisterConstructorMapper(Newest.class)
  List<Newest> newestOfOthers(UUID instance);

  @SqlQuery(
      """
      select number, nanos, form, cast(content as text) as content,
        cast(extract(epoch from clock_timestamp() - began_at) as double precision)
          as seconds_since
      from fig_proxy.outcome
      where instance = :instance and number > :after
      order by number limit :atMost
      """)
  @RegisterConstructorMapper(Row.class)
  List<Row> after(UUID instance, long after, int atMost);
}
