package io.figwizard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SqlTablesTest {
  static Stream<Arguments> statements() {
    return Stream.of(
        of("select a from s.t", "s.t"),
        of("SELECT a FROM S.\"T\" AS x WHERE x.a = :a", "s.t"),
        of("select x.a, y.b from s.t x, s.u as y, lateral (select * from s.v) z", "s.t s.u s.v"),
        of("select * from s.t x join s.u y on x.a = y.a, s.v", "s.t s.u s.v"),
        of("select * from s.t left join s.u using (a, b) where a in (1, 2)", "s.t s.u"),
        of("select * from (s.t cross join s.u)", "s.t s.u"),
        of(
            "insert into s.t (a, b) values (:a, :b) on conflict (a) do update set b = excluded.b",
            "s.t"),
        of("insert into s.t select a, b from s.u returning a", "s.t s.u"),
        of("update s.t set a = (select max(b) from s.u) from s.v where t.id = v.id", "s.t s.u s.v"),
        of("update only s.t x set a = 1, b = 2 where x.c = 3", "s.t"),
        of("delete from s.t using s.u, s.v y where t.a = u.a and u.b = y.b", "s.t s.u s.v"),
        of(
            "merge into s.t x using s.u y on x.a = y.a when matched then update set b = y.b",
            "s.t s.u"),
        of("truncate table s.t, s.u", "s.t s.u"),
        of("lock table s.t", "s.t"),
        of("select * from s.t for update of t skip locked", "s.t"),
        of("select * from s.t for no key update", "s.t"),
        of(
            "with a as (select * from s.t), b (x) as not materialized (table s.u)"
                + " select a.y, b.x from a, b join a c on c.y = b.x",
            "s.t s.u"),
        of(
            "with moved as (delete from s.t returning *) insert into s.u select * from moved",
            "s.t s.u"),
        of("select exists (select from s.t where a is distinct from b)", "s.t"),
        of(
            "select extract(year from x.due), trim(both from x.a), substring(x.a from 2) from s.t x",
            "s.t"),
        of("select u.a from unnest(:as) as u(a) join s.t on true", "s.t"),
        of(
            "select count(*) filter (where x.a > 1), cast(:b as uuid), x.c::pg_catalog.text from s.t x",
            "s.t"),
        of(
            "select 'from s.no' from s.t -- join s.no\n/* , s.no */ where a = $x$from s.no$x$",
            "s.t"),
        of(
            "select c.a from s.t d cross join lateral (select * from s.u where b = d.b limit 3) c",
            "s.t s.u"),
        of("select a from t", "t"),
        of("select s.f(x.a) from s.t x", "s.t"),
        // Places that the extractor does not know still give away a name with a schema.
        of("comment on column s.t.a is 'x'", "s.t.a"),
        of("grant select on s.t to somebody", "s.t"),
        of("select 's.t'::regclass, nextval(:x)", ""),
        of("select 1", ""));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void findsTheTables(String sql, String tables) {
    assertThat(SqlTables.in(sql))
        .extracting(SqlTables.Table::toString)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(tables.split(" ")).filter(table -> !table.isEmpty()).toList());
  }

  @Test
  void tellsASchemaFromATable() {
    assertThat(SqlTables.in("select * from s.t")).containsExactly(new SqlTables.Table("s", "t"));
    assertThat(SqlTables.in("select * from db.s.t"))
        .as("a catalogue makes an unknown schema")
        .containsExactly(new SqlTables.Table("db.s", "t"));
  }

  private static Arguments of(String sql, String tables) {
    return Arguments.of(sql, tables);
  }
}
