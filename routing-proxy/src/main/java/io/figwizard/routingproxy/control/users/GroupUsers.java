package io.figwizard.routingproxy.control.users;

import io.figwizard.routingproxy.routes.Admitted;
import java.io.IOException;
import java.util.Optional;

/** One group's users, in memory and where they outlive it. */
interface GroupUsers extends Admitted {

  /** Those who wait ask again with their next request; perhaps another process by then. */
  void pause();

  /** The opposite; whom the other process has let in is in. */
  void resume() throws IOException;

  /** Why nobody can be let in; empty as a rule. */
  Optional<String> fault();
}
