package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.control.state.ListedUsers;
import io.figwizard.routingproxy.control.state.SharedList;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** What differs between lists of one proxy and those that several share. Thread-safe. */
interface Budgets {

  UserLists<?> lists();

  /** As {@link UserBudgets#has}. */
  boolean has(String group);

  /** As {@link UserBudgets#begin}. */
  default void begin(String group) throws IOException {}

  /** As {@link UserBudgets#follow}. */
  default void follow(Map<String, SharedList> lists, ListedUsers users) throws IOException {}

  /** As {@link UserBudgets#begun}. */
  default void begun(Map<String, UUID> lists) {}
}
