package io.figwizard.routingproxy.control.users;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.lifecycle.Managed;
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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom the canaries of each route group have let in. The lists are in files of a folder that one
 * proxy has for itself; several proxies with a folder each let in that many users each.
 * Thread-safe.
 */
public final class UserBudgets implements Managed {

  /** More are not worth a list: a percentage is as good. */
  public static final int MOST = 100_000;

  private static final String SUFFIX = ".users";
  private static final long STOP_SECONDS = 5;

  private final Path folder;
  // One thread, so that lists are written one after the other. After the stop nobody is let in any
  // more, and no request fails for that.
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          UserBudgets::thread,
          new ThreadPoolExecutor.DiscardPolicy());
  private final Map<String, AdmittedUsers> groups = new ConcurrentHashMap<>();

  private UserBudgets(Path folder) {
    this.folder = folder;
  }

  /**
   * @param folder need not be there
   * @throws IOException where a list is there and cannot be read: to begin anew would let in too
   *     many
   */
  public static UserBudgets open(Path folder) throws IOException {
    UserBudgets budgets = new UserBudgets(folder);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(SUFFIX)) {
            budgets.list(
                URLDecoder.decode(name.substring(0, name.length() - SUFFIX.length()), UTF_8));
          }
        }
      }
    }
    return budgets;
  }

  /**
   * What of a group's canary goes by who came first; null where nothing does.
   *
   * @param users how many may be in; null where a percentage says that
   */
  public @Nullable Budget of(String group, @Nullable Integer users) {
    AdmittedUsers known = groups.get(group);
    if (known == null && users != null) {
      try {
        known = list(group);
      } catch (IOException e) {
        // There is no file of it, or it would have been read at the start.
        throw new UncheckedIOException(e);
      }
    }
    return known == null ? null : new Budget(users, known);
  }

  /**
   * A canary of the group begins: nobody is in.
   *
   * @param users how many may be; null where a percentage says that
   * @throws IOException where the disk does not know it
   */
  public void begin(String group, @Nullable Integer users) throws IOException {
    AdmittedUsers known = users == null ? groups.get(group) : list(group);
    if (known != null) {
      known.clear();
    }
  }

  /** How many users each group has let in; groups without a list are not named. */
  public Map<String, Integer> admitted() {
    Map<String, Integer> all = new TreeMap<>();
    groups.forEach((group, users) -> all.put(group, users.size()));
    return all;
  }

  /** Why users cannot be let in, in words; empty as a rule. */
  public List<String> faults() {
    return groups.values().stream().map(AdmittedUsers::fault).flatMap(Optional::stream).toList();
  }

  /** Lets nobody more in: the files are another process's when it returns. */
  public void pause() {
    groups.values().forEach(AdmittedUsers::pause);
  }

  /** The opposite; whom the other process has let in is in. */
  public void resume() throws IOException {
    for (AdmittedUsers users : groups.values()) {
      users.resume();
    }
  }

  /** What is being written is written. */
  @Override
  public void stop() throws InterruptedException {
    writer.shutdown();
    boolean written = writer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    if (!written) {
      writer.shutdownNow();
    }
  }

  private synchronized AdmittedUsers list(String group) throws IOException {
    AdmittedUsers known = groups.get(group);
    if (known == null) {
      String name = URLEncoder.encode(group, UTF_8) + SUFFIX;
      known = new AdmittedUsers(group, new UsersFile(folder, name), writer);
      groups.put(group, known);
    }
    return known;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "user-budgets");
    thread.setDaemon(true);
    return thread;
  }
}
