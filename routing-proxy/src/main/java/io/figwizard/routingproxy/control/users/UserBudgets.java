package io.figwizard.routingproxy.control.users;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.ListedUsers;
import io.figwizard.routingproxy.control.state.SharedList;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.routes.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom the canaries of each route group have let in. Thread-safe.
 *
 * <p>A proxy that has its state for itself keeps the lists in a folder. Several that share their
 * state have their lists in common too, and let in that many users together.
 */
public final class UserBudgets implements Managed {

  /** More are not worth a list: a percentage is as good. */
  public static final int MOST = 100_000;

  private final Budgets budgets;

  private UserBudgets(Budgets budgets) {
    this.budgets = budgets;
  }

  /**
   * Those of a proxy.
   *
   * @param folder need not be there; for this proxy alone
   * @throws IOException where a list is there and cannot be read: to begin anew would let in too
   *     many
   */
  public static UserBudgets open(Path folder, StateStore store) throws IOException {
    return store instanceof SharedStore shared
        ? new UserBudgets(SharedBudgets.open(folder, shared))
        : own(folder);
  }

  /** In files of one proxy alone. */
  static UserBudgets own(Path folder) throws IOException {
    return new UserBudgets(OwnBudgets.open(folder));
  }

  /**
   * What of a group's canary goes by who came first; null where nothing does.
   *
   * @param users how many may be in; null where a percentage says that
   */
  public @Nullable Budget of(String group, @Nullable Integer users) {
    return budgets.lists().budget(group, users);
  }

  /** Whether the group has a list, be it an empty one. */
  public boolean has(String group) {
    return budgets.has(group);
  }

  /**
   * A list begins: nobody is in. Does nothing where the lists are shared: there they begin with the
   * change in the store.
   *
   * @throws IOException where the disk does not know it
   */
  public void begin(String group) throws IOException {
    budgets.begin(group);
  }

  /**
   * Whom others let in to those of these shared lists that are known to have begun; they are in
   * when this returns.
   *
   * @param users asked for those who are not known yet
   * @throws IOException where that fails
   */
  public void follow(Map<String, SharedList> lists, ListedUsers users) throws IOException {
    budgets.follow(lists, users);
  }

  /**
   * These shared lists, by group, are those of now. As far as is known nobody is in those that were
   * not known yet, and nobody asks the store.
   */
  public void begun(Map<String, UUID> lists) {
    budgets.begun(lists);
  }

  /** How many users each group has let in; groups without a list are not named. */
  public Map<String, Integer> admitted() {
    return budgets.lists().admitted();
  }

  /** Why users cannot be let in, in words; empty as a rule. */
  public List<String> faults() {
    return budgets.lists().faults();
  }

  /** Lets nobody more in: the files are another process's when it returns. */
  public void pause() {
    budgets.lists().pause();
  }

  /** The opposite; whom the other process has let in is in. */
  public void resume() throws IOException {
    budgets.lists().resume();
  }

  /** What is being written is written. */
  @Override
  public void stop() throws InterruptedException {
    budgets.lists().stop();
  }
}
