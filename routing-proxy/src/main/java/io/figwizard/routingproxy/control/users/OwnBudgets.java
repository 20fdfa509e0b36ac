package io.figwizard.routingproxy.control.users;

import java.io.IOException;
import java.nio.file.Path;

/** In files of one proxy alone; several with a folder each let in that many users each. */
final class OwnBudgets implements Budgets {

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
  public UserLists<?> lists() {
    return lists;
  }

  @Override
  public boolean has(String group) {
    return lists.known(group) != null;
  }

  @Override
  public void begin(String group) throws IOException {
    lists.of(group).clear();
  }
}
