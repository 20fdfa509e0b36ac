package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateDao.Head;
import io.figwizard.routingproxy.control.state.StateDao.ListRow;
import io.figwizard.routingproxy.control.state.StateDao.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.ExtensionCallback;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state in PostgreSQL, for several proxies. The history is all there is: a route stands
 * where its newest change says, and change and generation are committed together.
 *
 * <p>A call opens a connection and closes it: they are rare, and so nothing is broken when the
 * database was away in between. It works through PgBouncer; in transaction mode nobody is told of
 * changes there, and replicas find them when they look, each second.
 */
final class DatabaseStore implements SharedStore {

  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final Jdbi jdbi;
  private final String name;
  private final FolderLock lock;
  private final LastKnownState lastKnown;
  private final UUID instance = UUID.randomUUID();
  private final SharedFindings findings;
  private final ObjectMapper json = StateJson.mapper();
  private final KnownIds known = new KnownIds();
  private final ProxyState found;

  private DatabaseStore(
      Jdbi jdbi, String name, FolderLock lock, UUID teller, LastKnownState lastKnown)
      throws IOException {
    this.jdbi = jdbi;
    this.name = name;
    this.lock = lock;
    this.lastKnown = lastKnown;
    this.findings = new FindingsTable(jdbi, teller, instance, name);
    this.found = find();
  }

  /**
   * Makes the tables where they are missing.
   *
   * @param name this replica's, for people
   * @param folder for this replica alone; what it saw of the state last is in it, and is found
   *     where the database does not answer
   * @throws IOException where the database does not answer or refuses and nothing is known, and
   *     where another proxy has the folder
   */
  static DatabaseStore open(Jdbi jdbi, String name, Path folder) throws IOException {
    FolderLock lock = FolderLock.of(folder);
    try {
      return new DatabaseStore(
          jdbi, name, lock, FolderId.of(folder), new LastKnownState(folder, Clock.systemUTC()));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private ProxyState find() throws IOException {
    try {
      TablesDao.create(jdbi);
      return read();
    } catch (IOException e) {
      return lastKnown.read(e);
    }
  }

  @Override
  public void remember(ProxyState state) {
    if (lock.isHeld()) {
      lastKnown.keep(state);
    }
  }

  @Override
  public ProxyState found() {
    return found;
  }

  @Override
  public List<String> repairs() {
    return List.of();
  }

  @Override
  public void write(ProxyState state, List<Change> changes) throws IOException {
    write(state, changes, Map.of(), Long.MAX_VALUE);
  }

  @Override
  public void write(
      ProxyState state, List<Change> changes, Map<String, UUID> lists, long recallsSeen)
      throws IOException {
    Change last = changes.get(changes.size() - 1);
    long expected = changes.get(0).generation() - 1;
    UUID id = UUID.randomUUID();
    AtomicBoolean told = new AtomicBoolean();
    long generation;
    try {
      generation =
          locking(
              dao -> {
                Head head = dao.lockHead();
                if (head.generation() == expected) {
                  new Recalls(dao).refuseAfter(recallsSeen, changes);
                  for (Change change : changes) {
                    dao.insert(change.generation(), id, change.route(), text(change));
                  }
                  dao.moveHead(last.generation(), state.routesSha256());
                  new SharedUsersTable(dao).begin(lists);
                  dao.tell();
                }
                told.set(true);
                return head.generation();
              });
    } catch (IOException e) {
      // Before the commit was asked for, nothing can have been kept.
      if (!told.get() || !isKept(last.generation(), id, e)) {
        throw e;
      }
      generation = expected;
    }
    StaleStateException.unless(generation, expected);
    changes.forEach(change -> known.add(change.generation(), id));
  }

  @Override
  public void recall(long generation, Collection<String> routes) throws IOException {
    locking(
        dao -> {
          StaleStateException.unless(dao.lockHead().generation(), generation);
          new Recalls(dao).add(routes);
          return true;
        });
  }

  @Override
  public Map<String, Long> recalls() throws IOException {
    return Asking.ask(() -> jdbi.withExtension(RecallsDao.class, RecallsDao::ofRoutes));
  }

  /** Waits for a transaction that may still be under way: it holds the row that this one locks. */
  private boolean isKept(long generation, UUID id, IOException fault)
      throws UnknownOutcomeException {
    try {
      return locking(
          dao -> {
            dao.lockHead();
            return id.equals(dao.id(generation));
          });
    } catch (IOException e) {
      fault.addSuppressed(e);
      throw new UnknownOutcomeException(fault);
    }
  }

  @Override
  public ProxyState read() throws IOException {
    return locking(
        dao -> {
          // Locked, so that nothing is written between the two statements.
          Head head = dao.lockHead();
          TreeMap<String, Change> latest = new TreeMap<>();
          for (String text : dao.newestOfEachRoute()) {
            Change change = change(text);
            latest.put(String.valueOf(change.route()), change);
          }
          known.forgetAll();
          UUID id = dao.id(head.generation());
          if (id != null) {
            known.add(head.generation(), id);
          }
          return new ProxyState(head.generation(), head.routesSha256(), latest);
        });
  }

  @Override
  public StateUpdate since(long generation) throws IOException {
    return Asking.ask(
        () -> jdbi.withHandle(handle -> since(handle.attach(StateDao.class), generation)));
  }

  StateUpdate since(StateDao dao, long generation) throws IOException {
    Head head = dao.head();
    List<Change> changes = new ArrayList<>();
    boolean forgot = generation > 0;
    for (Row row : dao.changesFrom(generation)) {
      if (row.generation() == generation) {
        forgot = known.contradicts(generation, row.id());
      } else {
        changes.add(change(row.content()));
      }
      if (!forgot) {
        known.add(row.generation(), row.id());
      }
    }
    return new StateUpdate(
        head.generation(),
        head.routesSha256(),
        changes,
        forgot,
        lists(dao),
        dao.recalls().newest());
  }

  @Override
  public Map<String, SharedList> lists() throws IOException {
    return Asking.ask(() -> jdbi.withExtension(StateDao.class, DatabaseStore::lists));
  }

  private static Map<String, SharedList> lists(StateDao dao) {
    return dao.lists().stream()
        .collect(
            Collectors.toMap(
                ListRow::routeGroup, row -> new SharedList(row.id(), row.users(), row.last())));
  }

  @Override
  public List<Long> users(UUID list, int from) throws IOException {
    return Asking.ask(() -> jdbi.withExtension(UsersDao.class, dao -> dao.places(list, from)));
  }

  @Override
  public List<Long> letIn(UUID list, List<Wish> wishes, int from) throws IOException {
    return locking(dao -> new SharedUsersTable(dao).letIn(list, wishes, from));
  }

  @Override
  public List<Change> history() throws IOException {
    List<Change> changes = new ArrayList<>();
    for (Row row :
        Asking.ask(() -> jdbi.withHandle(handle -> handle.attach(StateDao.class).changesFrom(0)))) {
      changes.add(change(row.content()));
    }
    return changes;
  }

  @Override
  public SharedSession follow() throws IOException {
    TablesDao.create(jdbi);
    return Asking.ask(() -> new DatabaseSession(this, jdbi.open()));
  }

  @Override
  public List<Replica> replicas() throws IOException {
    return Asking.ask(
        () -> jdbi.withHandle(handle -> handle.attach(StateDao.class).replicas(instance)));
  }

  @Override
  public List<Replica> replicasAt(long generation, Duration atMost) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    return Asking.ask(
        () ->
            jdbi.withHandle(
                handle -> {
                  StateDao dao = handle.attach(StateDao.class);
                  List<Replica> replicas = dao.replicas(instance);
                  while (System.nanoTime() - end < 0
                      && replicas.stream()
                          .anyMatch(it -> !it.silent() && it.generation() < generation)) {
                    LockSupport.parkNanos(LOOK_NANOS);
                    replicas = dao.replicas(instance);
                  }
                  return replicas;
                }));
  }

  @Override
  public void monolithAsked(Map<String, Instant> lastOfRoutes) throws IOException {
    // In the order of their names, so that two proxies do not wait for each other's rows.
    TreeMap<String, Instant> sorted = new TreeMap<>(lastOfRoutes);
    locking(
        dao -> {
          dao.monolithAsked(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
          return true;
        });
  }

  @Override
  public Optional<Instant> monolithLastAsked(String route) throws IOException {
    return Asking.ask(
        () ->
            jdbi.withHandle(
                handle ->
                    Optional.ofNullable(handle.attach(StateDao.class).monolithLastAsked(route))));
  }

  @Override
  public SharedFindings findings() {
    return findings;
  }

  @Override
  public MovedUsers movedUsers() {
    return new DatabaseMovedUsers(jdbi, instance);
  }

  @Override
  public SharedOutcomes outcomes(LongSupplier nanoTime) {
    return new SharedOutcomes(jdbi, instance, nanoTime);
  }

  void report(StateDao dao, long generation, String routesSha256, Doing doing) {
    dao.forgetTheGone(instance, name);
    dao.report(instance, name, generation, routesSha256, doing.text());
  }

  void leave(StateDao dao) {
    dao.leave(instance);
  }

  /** The state stays where it is; the folder is another process's. */
  @Override
  public void release() throws IOException {
    lock.close();
  }

  @Override
  public @Nullable ProxyState acquire() throws IOException {
    lock.take();
    return null;
  }

  @Override
  public void close() throws IOException {
    // Holds no connection.
    release();
  }

  /** Does the work in a transaction that neither waits for others' rows nor holds its own long. */
  private <T> T locking(ExtensionCallback<T, StateDao, IOException> work) throws IOException {
    return Asking.ask(
        () ->
            jdbi.inTransaction(
                handle -> {
                  StateDao dao = handle.attach(StateDao.class);
                  dao.waitShortly();
                  dao.holdShortly();
                  return work.withExtension(dao);
                }));
  }

  private String text(Change change) throws JsonProcessingException {
    return json.writeValueAsString(change);
  }

  private Change change(String text) throws JsonProcessingException {
    return json.readValue(text, Change.class);
  }
}
