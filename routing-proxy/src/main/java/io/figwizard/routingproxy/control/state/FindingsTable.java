package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.control.state.FindingsDao.Begun;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.ExtensionConsumer;
import org.jspecify.annotations.Nullable;

/** Keeps findings in PostgreSQL, one row for each text. */
final class FindingsTable implements SharedFindings {

  private static final long FORGET_NANOS = Duration.ofMinutes(10).toNanos();

  /** Of one transaction: more of them could take longer than the database is waited for. */
  private static final int AT_ONCE = 200;

  private final Jdbi jdbi;
  private final UUID teller;
  private final UUID instance;
  private final String replica;
  private volatile boolean tablesFound;

  /** Since when only this process tells under its teller, by the database's clock. */
  private volatile @Nullable Instant since;

  /** Another process that does so all the same. */
  private volatile @Nullable UUID twin;

  private final AtomicLong forgetAt = new AtomicLong(System.nanoTime());

  /**
   * @param teller the same whenever the proxy is started with its folder
   * @param instance of this process, by which it is found among the replicas
   */
  FindingsTable(Jdbi jdbi, UUID teller, UUID instance, String replica) {
    this.jdbi = jdbi;
    this.teller = teller;
    this.instance = instance;
    this.replica = replica;
  }

  @Override
  public String replica() {
    return replica;
  }

  @Override
  public void tell(Kind kind, Map<String, String> texts) throws IOException {
    List<String> routes = List.copyOf(new TreeMap<>(texts).keySet());
    for (int from = 0; from < routes.size(); from += AT_ONCE) {
      List<String> some = routes.subList(from, Math.min(routes.size(), from + AT_ONCE));
      List<String> contents = some.stream().map(texts::get).toList();
      asking(
          dao -> {
            lookForTwin(dao, kind, some);
            dao.tell(word(kind), teller, instance, replica, some, contents);
          });
    }
  }

  @Override
  public Findings others(Kind kind, String route) throws IOException {
    return Asking.ask(
        () ->
            jdbi.withExtension(
                FindingsDao.class,
                dao -> {
                  lookForTwin(dao, kind, List.of(route));
                  refuseWithTwin(dao);
                  // First what was told: what is begun anew in between does not count then.
                  List<Finding> all = dao.others(word(kind), route, teller);
                  Long begun = dao.begun(route);
                  return new Findings(begun == null ? 0 : begun, all);
                }));
  }

  @Override
  public Map<String, Long> begun() throws IOException {
    if (!tablesFound) {
      TablesDao.create(jdbi);
      tablesFound = true;
    }
    if (since == null) {
      since = Asking.ask(() -> jdbi.withExtension(OutcomesDao.class, OutcomesDao::now));
    }
    forgetTheOld();
    List<Begun> all = Asking.ask(() -> jdbi.withExtension(FindingsDao.class, FindingsDao::begun));
    return all.stream().collect(Collectors.toMap(Begun::route, Begun::times));
  }

  @Override
  public long begin(String route) throws IOException {
    return Asking.ask(() -> jdbi.withExtension(FindingsDao.class, dao -> dao.begin(route)));
  }

  /** Here, since it is asked for every few seconds; nobody may have anything to tell for weeks. */
  private void forgetTheOld() throws IOException {
    long now = System.nanoTime();
    long due = forgetAt.get();
    if (now - due >= 0 && forgetAt.compareAndSet(due, now + FORGET_NANOS)) {
      Asking.ask(
          () -> {
            jdbi.useHandle(
                handle -> {
                  handle.attach(FindingsDao.class).forgetTheOld();
                  handle.attach(MovedUsersDao.class).forgetTheOld();
                });
            return true;
          });
    }
  }

  /**
   * A process before this one has told nothing since: the folder is locked. One that does has a
   * copy of it, and each writes over what the other one has found.
   */
  private void lookForTwin(FindingsDao dao, Kind kind, List<String> routes) throws IOException {
    Instant from = since;
    String list = StateJson.mapper().writeValueAsString(routes);
    UUID found = from == null ? null : dao.twin(word(kind), list, teller, instance, from);
    if (found != null) {
      twin = found;
    }
  }

  private void refuseWithTwin(FindingsDao dao) throws IOException {
    UUID known = twin;
    String name = known == null ? null : dao.running(known);
    if (name != null) {
      throw new IOException(
          "the proxy "
              + name
              + " has a copy of this one's state folder, and they write over what the other has"
              + " found; stop one of them, remove the file id in its folder and start it again");
    }
  }

  private void asking(ExtensionConsumer<FindingsDao, IOException> work) throws IOException {
    Asking.ask(
        () -> {
          jdbi.useExtension(FindingsDao.class, work);
          return true;
        });
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
