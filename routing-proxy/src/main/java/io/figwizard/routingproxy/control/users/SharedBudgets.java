package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.control.state.ListedUsers;
import io.figwizard.routingproxy.control.state.SharedList;
import io.figwizard.routingproxy.control.state.SharedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In a state that several proxies share: all of them together let in that many users. */
final class SharedBudgets implements Budgets {

  private static final Logger log = LoggerFactory.getLogger(SharedBudgets.class);

  private final UserLists<SharedUsers> lists;

  private SharedBudgets(Path folder, SharedStore store) {
    lists =
        new UserLists<>(
            folder, (group, copy, claimer) -> new SharedUsers(group, store, copy, claimer));
  }

  static SharedBudgets open(Path folder, SharedStore store) throws IOException {
    SharedBudgets budgets = new SharedBudgets(folder, store);
    try {
      budgets.follow(store.lists(), store);
    } catch (IOException e) {
      log.warn(
          "The users of canaries are those of the copies in {} for now: {}", folder, e.toString());
      for (String group : budgets.lists.inFolder()) {
        budgets.lists.of(group).readCopy();
      }
    }
    return budgets;
  }

  @Override
  public UserLists<?> lists() {
    return lists;
  }

  @Override
  public boolean has(String group) {
    SharedUsers known = lists.known(group);
    return known != null && known.isSeen();
  }

  @Override
  public void follow(Map<String, SharedList> now, ListedUsers users) throws IOException {
    for (Map.Entry<String, SharedList> list : now.entrySet()) {
      lists.of(list.getKey()).follow(list.getValue(), users);
    }
  }

  @Override
  public void begun(Map<String, UUID> ids) {
    ids.forEach(
        (group, id) -> {
          try {
            lists.of(group).begun(id);
          } catch (IOException e) {
            throw new UncheckedIOException("a shared list is opened without its copy", e);
          }
        });
  }
}
