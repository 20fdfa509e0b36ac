package io.figwizard.routingproxy.control.state;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lists of users in the database. A list is written by whoever has locked its row, so that its
 * numbers follow each other without a gap. For one transaction.
 */
final class SharedUsersTable {

  private final UsersDao users;
  private final StateDao state;

  SharedUsersTable(StateDao state) {
    this.users = state.users();
    this.state = state;
  }

  /** Empty lists for these groups in place of those that they have. */
  void begin(Map<String, UUID> lists) {
    // In the order of their names, so that two proxies do not wait for each other's rows.
    new TreeMap<>(lists)
        .forEach(
            (group, id) -> {
              UUID before = users.lockList(group);
              if (before != null) {
                users.forget(before);
              }
              users.begin(group, id);
            });
  }

  /**
   * Lets users in, one after the other, each where there is room.
   *
   * @return those that are in from a number on, whoever let them in; none where the list has ended
   */
  List<Long> letIn(UUID list, List<Wish> wishes, int from) {
    Integer before = users.lockUsers(list);
    if (before == null) {
      return List.of();
    }
    // Asked for behind the lock: another proxy may have let some of them in while this one waited.
    Set<Long> in = users.among(list, text(wishes.stream().map(Wish::place)));
    Set<Long> more = new LinkedHashSet<>();
    for (Wish wish : wishes) {
      if (!in.contains(wish.place()) && before + more.size() < wish.most()) {
        more.add(wish.place());
      }
    }
    if (!more.isEmpty()) {
      users.letIn(list, before, text(more.stream()));
      users.count(list, before + more.size());
      state.tell();
    }
    return users.places(list, from);
  }

  private static String text(Stream<Long> places) {
    return places.map(String::valueOf).collect(Collectors.joining(","));
  }
}
