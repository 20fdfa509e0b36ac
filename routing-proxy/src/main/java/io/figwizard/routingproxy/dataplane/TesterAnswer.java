package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Assignment;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.UserKey;
import io.figwizard.routingproxy.tester.TesterPass;

/**
 * What a tester learns of the own request, in headers: what {@code ./fig explain} tells operators.
 *
 * @param user who asks, also where something else decided
 * @param generation of the routes that decided
 */
record TesterAnswer(Route route, Assignment assigned, UserKey user, long generation) {

  /** The side that the token names where the route has it; otherwise where everybody would be. */
  static Assignment assign(Route route, TesterPass tester, Assignment otherwise) {
    Side wanted = tester.side();
    boolean missing =
        wanted == Side.MONOLITH ? route.mode() == Mode.RETIRED : route.extracted() == null;
    if (wanted == null || missing) {
      return otherwise;
    }
    return new Assignment(wanted, Assignment.NO_BUCKET, "the tester's token names the side");
  }

  void write(HeadWriter answer) {
    answer.field("x-fig-route", route.id());
    answer.field("x-fig-mode", mode());
    // A name out of routes.yml, which may be of any characters.
    answer.field("x-fig-group", route.group().replaceAll("[^ -~]", "?"));
    answer.write("x-fig-bucket: ").write(route.bucket(user.key())).endLine();
    answer.field("x-fig-user-by", user.by().toString());
    answer.field("x-fig-why", assigned.why());
    answer.write("x-fig-generation: ").write(generation).endLine();
  }

  private String mode() {
    if (route.mode() != Mode.CANARY) {
      return route.mode().word();
    }
    return route.users() == null
        ? "canary " + route.percent() + "%"
        : "canary " + route.users() + " users";
  }
}
