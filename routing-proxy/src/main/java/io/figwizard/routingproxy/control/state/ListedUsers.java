package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Says whom shared lists have let in. */
public interface ListedUsers {

  /** Who is in a list from a number on, in the order of the numbers; nobody where it has ended. */
  List<Long> users(UUID list, int from) throws IOException;
}
