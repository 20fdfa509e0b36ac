package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values a statement writes where, with parameters 1, 2, ... */
final class WrittenSlotsTest {
  @Test
  void areTheColumnsOfAnInsert() {
    assertThat(slots("INSERT INTO a.b (x, \"Y\", z) VALUES (?, 'it''s', 7), (?, null, TRUE)"))
        .containsExactly(
            "a.b insert.x p1",
            "a.b insert.Y it's",
            "a.b insert.z 7",
            "a.b insert.x p2",
            "a.b insert.Y \0null",
            "a.b insert.z true");
  }

  @Test
  void areThoseOfAnInsertThatSelects() {
    assertThat(
            slots(
                """
                /* a comment with a ? */ insert into a.b (x, y)
                select gen_random_uuid(), ? -- and another?
                from a.c where d = ? for key share returning x, ?"""))
        .containsExactly(
            "a.b insert.x gen_random_uuid ( )",
            "a.b insert.y p1",
            "a.b insert.from from a . c where d = p2 for key share");
  }

  @Test
  void areThoseOfAnInsertWithAConflict() {
    assertThat(
            slots(
                "INSERT INTO b AS t (x, y) VALUES (?, ?) ON CONFLICT (x) DO UPDATE SET y ="
                    + " excluded.y, n = t.n + ? WHERE t.y <> ?"))
        .containsExactly(
            "b insert.x p1",
            "b insert.y p2",
            "b insert.conflict on conflict ( x ) do update",
            "b insert.conflict.y excluded . y",
            "b insert.conflict.n t . n + p3",
            "b insert.conflict.where.y t . y < > p4");
  }

  @Test
  void areThoseOfAnUpdateAndWhatSaysWhichRows() {
    assertThat(
            slots(
                "update only a.b as t set x = ?, y = coalesce(?, y), (v, w) = (?, ?) from a.c"
                    + " where t.id = ? and lower(name) = ? and n in (?, ?) returning z"))
        .containsExactly(
            "a.b update.x p1",
            "a.b update.y coalesce ( p2 , y )",
            "a.b update.v ( p3 , p4 )",
            "a.b update.from from a . c",
            "a.b update.where.id p5",
            "a.b update.where.name lower ( name ) = p6",
            "a.b update.where.n n in ( p7 , p8 )");
  }

  @Test
  void areWhatSaysWhichRowsOfADelete() {
    assertThat(slots("DELETE FROM a.b WHERE x = ANY(?) AND not y"))
        .containsExactly("a.b delete.where.x any ( p1 )", "a.b delete.where.y not y");
    assertThat(slots("DELETE FROM a.b")).isEmpty();
  }

  @Test
  void areThoseOfEveryStatementInOne() {
    assertThat(
            slots(
                "WITH gone AS (DELETE FROM a.b WHERE x = ? RETURNING *), kept AS (SELECT ?)"
                    + " INSERT INTO a.c (x) SELECT x FROM gone; UPDATE a.d SET n = 1"))
        .containsExactly(
            "a.b delete.where.x p1",
            "a.c insert.x x",
            "a.c insert.from from gone",
            "a.d update.n 1",
            "a.b delete.with with gone as ( ) , kept as ( select p2 ) ;");
  }

  @Test
  void areAsOneWhereNobodyTakesThemApart() {
    assertThat(slots("MERGE INTO a.b USING a.c ON x = y WHEN MATCHED THEN UPDATE SET n = ?"))
        .containsExactly(
            "a.b merge.merge using a . c on x = y when matched then update set n = p1");
  }

  /** A side that casts and one that does not write the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "CAST(? AS jsonb)",
        "?::jsonb",
        "(?)",
        "CAST(CAST(? AS text) AS json)",
        "?::numeric(10,2)",
        "?::text[]",
        "(?::pg_catalog.int4::double precision)",
        "?::timestamp(3) with time zone",
        "?::varchar(7)[3]::text"
      })
  void areTheValuesWhateverTheyAreCastTo(String value) {
    assertThat(slots("UPDATE a.b SET x = " + value + " WHERE y = " + value))
        .containsExactly("a.b update.x p1", "a.b update.where.y p2");
  }

  /** A cast ends nothing: what comes after it is written, too. */
  @Test
  void areWholeWhereMoreThanATypeFollowsACast() {
    assertThat(
            slots(
                "UPDATE a.b SET n = ?::int + ?, m = 'a'::text || ?, l = ?::text is null, k = (?::int"
                    + " * 2) WHERE x = ?::uuid OR y = ?"))
        .containsExactly(
            "a.b update.n p1 :: int + p2",
            "a.b update.m a :: text | | p3",
            "a.b update.l p4 :: text is \0null",
            "a.b update.k ( p5 :: int * 2 )",
            "a.b update.where.x p6 :: uuid or y = p7");
    assertThat(slots("DELETE FROM a.b WHERE x = ?::boolean OR deleted"))
        .containsExactly("a.b delete.where.x p1 :: boolean or deleted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT x FROM a.b WHERE y = ? FOR UPDATE",
        "SELECT x FROM a.b FOR NO KEY UPDATE OF b",
        "SELECT 'insert into a.b (x) values (1)', \"delete\" FROM a.b",
        "-- update a.b set x = 1\nSELECT 1",
        "SELECT $$ delete from a.b $$, E'\\' update a.b set x'",
        "LOCK TABLE a.b",
        "update",
        "insert into"
      })
  void areNoneOfWhatOnlyReads(String sql) {
    assertThat(slots(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into a.b (x values (?",
        "insert into a.b values",
        "update a.b set",
        "update a.b set where",
        "update a.b set x where and = ?",
        "delete from a.b where ( and",
        "insert into ) values ?",
        "update a. set x = ? where",
        "insert into a.b (x) select on conflict",
        "delete from a.b where 'never closed"
      })
  void doNotFailWhateverTheText(String sql) {
    assertThat(slots(sql)).allSatisfy(slot -> assertThat(slot).isNotEmpty());
  }

  private static List<String> slots(String sql) {
    Map<Integer, @Nullable Object> parameters = new TreeMap<>();
    for (int i = 1; i < 10; i++) {
      parameters.put(i, "p" + i);
    }
    ValueText text = new ValueText(Clock.systemUTC());
    return WrittenSlots.of(sql).stream()
        .map(
            slot ->
                slot.table()
                    + " "
                    + slot.verb()
                    + "."
                    + slot.name()
                    + " "
                    + slot.filled(parameters, text))
        .toList();
  }
}
