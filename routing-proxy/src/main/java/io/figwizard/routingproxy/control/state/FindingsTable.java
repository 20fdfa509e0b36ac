package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.control.state.FindingsDao.Begun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.ExtensionConsumer;

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
      asking(dao -> dao.tell(word(kind), teller, instance, replica, some, contents));
    }
  }

  @Override
  public Findings others(Kind kind, String route) throws IOException {
    return Asking.ask(
        () ->
            jdbi.withExtension(
                FindingsDao.class,
                dao -> {
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
