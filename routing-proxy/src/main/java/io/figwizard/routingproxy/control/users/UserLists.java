package io.figwizard.routingproxy.control.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.routes.Budget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lists of all groups, one file each, and the thread that writes them. Thread-safe. */
final class UserLists<L extends GroupUsers> {

  /** How a group's list is opened. */
  @FunctionalInterface
  interface Opening<L> {
    L open(String group, UsersFile file, Executor writer) throws IOException;
  }

  private static final String SUFFIX = ".users";
  private static final long STOP_SECONDS = 5;

  private final Path folder;
  private final Opening<L> opening;
  // One thread, so that lists are written one after the other. After the stop nobody is let in any
  // more, and no request fails for that.
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          UserLists::thread,
          new ThreadPoolExecutor.DiscardPolicy());
  private final Map<String, L> groups = new ConcurrentHashMap<>();

  /**
   * @param folder need not be there
   */
  UserLists(Path folder, Opening<L> opening) {
    this.folder = folder;
    this.opening = opening;
  }

  /** The groups that have a file. */
  Set<String> inFolder() throws IOException {
    Set<String> found = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(SUFFIX))
            .map(name -> name.substring(0, name.length() - SUFFIX.length()))
            .forEach(name -> found.add(URLDecoder.decode(name, UTF_8)));
      }
    }
    return found;
  }

  /** Opens the group's list where that was not done. */
  synchronized L of(String group) throws IOException {
    L known = groups.get(group);
    if (known == null) {
      String name = URLEncoder.encode(group, UTF_8) + SUFFIX;
      known = opening.open(group, new UsersFile(folder, name), writer);
      groups.put(group, known);
    }
    return known;
  }

  @Nullable L known(String group) {
    return groups.get(group);
  }

  /** As {@link UserBudgets#of}. */
  @Nullable Budget budget(String group, @Nullable Integer users) {
    L known = groups.get(group);
    if (known == null && users != null) {
      try {
        known = of(group);
      } catch (IOException e) {
        // There is no file of it, or it would have been read at the start.
        throw new UncheckedIOException(e);
      }
    }
    return known == null ? null : new Budget(users, known);
  }

  Map<String, Integer> admitted() {
    Map<String, Integer> all = new TreeMap<>();
    groups.forEach((group, users) -> all.put(group, users.size()));
    return all;
  }

  List<String> faults() {
    return groups.values().stream().map(GroupUsers::fault).flatMap(Optional::stream).toList();
  }

  void pause() {
    groups.values().forEach(GroupUsers::pause);
  }

  void resume() throws IOException {
    for (L users : groups.values()) {
      users.resume();
    }
  }

  /** What is being written is written. */
  void stop() throws InterruptedException {
    writer.shutdown();
    boolean written = writer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    if (!written) {
      writer.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "user-budgets");
    thread.setDaemon(true);
    return thread;
  }
}
