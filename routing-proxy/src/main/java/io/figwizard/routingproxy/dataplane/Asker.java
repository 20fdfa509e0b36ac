package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Assignment;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.UserKey;
import io.figwizard.routingproxy.routes.UserSource;
import io.figwizard.routingproxy.tester.TesterPass;
import org.jspecify.annotations.Nullable;

/** Who sent one request, and which side is theirs. */
final class Asker {

  private final ProxyLoop loop;
  private final ClientConnection client;
  private final RequestHead head;
  // Of a token that the proxy has verified itself.
  private @Nullable String subject;

  Asker(ProxyLoop loop, ClientConnection client, RequestHead head) {
    this.loop = loop;
    this.client = client;
    this.head = head;
  }

  /** From now on the user of that token; null where none was verified. */
  void verified(@Nullable String tokensSubject) {
    subject = tokensSubject;
  }

  /** The client's, by what trusted proxies in front say. */
  String address() {
    return ForwardedHeaders.clientAddress(head, client, loop.settings().trustedProxies());
  }

  /**
   * Who serves this request.
   *
   * @param generation of the routes that decide
   * @param answer tells a tester why
   */
  Assignment assign(Route route, long generation, ClientAnswer answer) {
    boolean moved = route.mode() == Mode.CANARY || route.mode() == Mode.EXTRACTED;
    UserKey user = moved ? user(route) : null;
    String key = user == null ? "" : user.key();
    Assignment assigned = route.admit(key);
    TesterPass tester = tester();
    if (tester != null) {
      assigned = TesterAnswer.assign(route, tester, assigned);
      UserKey asker = user == null ? user(route) : user;
      answer.explain(new TesterAnswer(route, assigned, asker, generation));
    }
    if (moved && assigned.side() == Side.EXTRACTED) {
      loop.outcomes().serves(route.id(), key);
    }
    return assigned;
  }

  /** Where a stream would be served if it began now. */
  Side sideNow(Route route) {
    Assignment assigned = route.assign(route.mode() == Mode.CANARY ? user(route).key() : "");
    TesterPass tester = tester();
    return tester == null ? assigned.side() : TesterAnswer.assign(route, tester, assigned).side();
  }

  private @Nullable TesterPass tester() {
    return head.tester() == null ? null : loop.settings().testers().check(head.tester());
  }

  private UserKey user(Route route) {
    UserKey user = route.userSources().recognise(source -> shown(route, source));
    return user == null ? new UserKey(UserSource.ADDRESS, address()) : user;
  }

  private @Nullable String shown(Route route, UserSource source) {
    return switch (source.kind()) {
      case COOKIE, HEADER -> ShownUser.of(head.fields(), source);
      case TOKEN -> tokensSubject(route);
      case ADDRESS -> address();
    };
  }

  private @Nullable String tokensSubject(Route route) {
    // Where tokens are verified, nobody is believed who brought none.
    return subject != null || route.edge().token() != null
        ? subject
        : TokenSubject.of(head.authorization());
  }
}
