package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.routes.Budget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In files of one proxy alone; several with a folder each let in that many users each. */
final class OwnBudgets implements UserBudgets {

  private final UserLists<AdmittedUsers> lists;

  private OwnBudgets(Path folder) {
    lists = new UserLists<>(folder, AdmittedUsers::new);
  }

  static OwnBudgets open(Path folder) throws IOException {
    OwnBudgets budgets = new OwnBudgets(folder);
    for (String group : budgets.lists.inFolder()) {
      budgets.lists.of(group);
    }
    return budgets;
  }

  @Override
  public @Nullable Budget of(String group, @Nullable Integer users) {
    return lists.budget(group, users);
  }

  @Override
  public boolean has(String group) {
    return lists.known(group) != null;
  }

  @Override
  public void begin(String group) throws IOException {
    lists.of(group).clear();
  }

  @Override
  public Map<String, Integer> admitted() {
    return lists.admitted();
  }

  @Override
  public List<String> faults() {
    return lists.faults();
  }

  @Override
  public void pause() {
    lists.pause();
  }

  @Override
  public void resume() throws IOException {
    lists.resume();
  }

  @Override
  public void stop() throws InterruptedException {
    lists.stop();
  }
}
