package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The tables of {@link DatabaseStore}, in a schema of their own. */
interface TablesDao {

  /**
   * Makes them where they are missing. Not at the start alone: a proxy that started without the
   * database has not made them.
   */
  static void create(Jdbi jdbi) throws IOException {
    Asking.ask(
        () -> {
          jdbi.useTransaction(TablesDao::createWithin);
          return true;
        });
  }

  private static void createWithin(Handle transaction) {
    TablesDao dao = transaction.attach(TablesDao.class);
    // Looked for first: whoever made them may have left us no right to.
    if (!dao.tablesExist()) {
      dao.lockTables();
      if (!dao.schemaExists()) {
        dao.createSchema();
      }
      dao.createState();
      dao.createHead();
      dao.createChanges();
      dao.createIndex();
      dao.createReplicas();
      dao.addDoing();
      dao.createMonolithUse();
      dao.createCanaries();
      dao.createCanaryUsers();
      dao.createFindings();
      dao.createBegun();
      dao.createMovedBack();
      dao.createOutcomes();
      dao.createRecalls();
      dao.createRecallsIndex();
    }
  }

  @SqlQuery(
      """
      select to_regclass('fig_proxy.begun') is not null
        and to_regclass('fig_proxy.moved_back') is not null
        and to_regclass('fig_proxy.outcome') is not null
        and to_regclass('fig_proxy.recall') is not null
        and exists (select from pg_attribute
          where attrelid = to_regclass('fig_proxy.replica') and attname = 'doing')
      """)
  boolean tablesExist();

  /** Two replicas that start at once would otherwise both make the tables; kept to the commit. */
  @SqlQuery("select cast(pg_advisory_xact_lock(hashtext('fig_proxy')) as text)")
  String lockTables();

  /** PostgreSQL asks for the right to make schemas before it sees that there is nothing to make. */
  @SqlQuery("select to_regnamespace('fig_proxy') is not null")
  boolean schemaExists();

  @SqlUpdate("create schema fig_proxy")
  void createSchema();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.state (
        only_one boolean primary key default true check (only_one),
        generation bigint not null,
        routes_sha256 text not null)
      """)
  void createState();

  @SqlUpdate(
      """
      insert into fig_proxy.state (generation, routes_sha256) values (0, '')
      on conflict do nothing
      """)
  void createHead();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.change (
        generation bigint primary key,
        id uuid not null,
        route text,
        content jsonb not null,
        written_at timestamptz not null default clock_timestamp())
      """)
  void createChanges();

  @SqlUpdate(
      "create index if not exists change_by_route on fig_proxy.change (route, generation desc)")
  void createIndex();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.replica (
        instance uuid primary key,
        name text not null,
        generation bigint not null,
        routes_sha256 text not null,
        last_seen timestamptz not null)
      """)
  void createReplicas();

  /** As text: only those of its own version read it. Null of those of before. */
  @SqlUpdate("alter table fig_proxy.replica add column if not exists doing text")
  void addDoing();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.monolith_use (
        route text primary key,
        last_asked timestamptz not null)
      """)
  void createMonolithUse();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.canary (
        route_group text primary key,
        id uuid not null unique,
        users integer not null)
      """)
  void createCanaries();

  /** No names: a place is found by who knows the name, and by nobody else. */
  @SqlUpdate(
      """
      create table if not exists fig_proxy.canary_user (
        list uuid not null,
        number integer not null,
        place bigint not null,
        primary key (list, number),
        unique (list, place))
      """)
  void createCanaryUsers();

  /** As text, not taken apart: a JSON string may hold what a jsonb must not. */
  @SqlUpdate(
      """
      create table if not exists fig_proxy.finding (
        route text not null,
        kind text not null,
        teller uuid not null,
        instance uuid not null,
        replica text not null,
        content json not null,
        told_at timestamptz not null,
        primary key (route, kind, teller))
      """)
  void createFindings();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.begun (
        route text primary key,
        times bigint not null)
      """)
  void createBegun();

  /** For the rollbacks of the last hour. No names of users. */
  @SqlUpdate(
      """
      create table if not exists fig_proxy.moved_back (
        route text not null,
        generation bigint not null,
        instance uuid not null,
        streams integer not null,
        users text not null,
        told_at timestamptz not null default clock_timestamp(),
        primary key (route, generation, instance))
      """)
  void createMovedBack();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.outcome (
        instance uuid not null,
        number bigint not null,
        told_at timestamptz not null default clock_timestamp(),
        began_at timestamptz not null,
        nanos bigint not null,
        form integer not null,
        content jsonb not null,
        primary key (instance, number))
      """)
  void createOutcomes();

  @SqlUpdate(
      """
      create table if not exists fig_proxy.recall (
        route text primary key,
        number bigint not null)
      """)
  void createRecalls();

  @SqlUpdate("create index if not exists recall_by_number on fig_proxy.recall (number)")
  void createRecallsIndex();
}
