package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.Upstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names and addresses, without any server. */
class ServerGroupTest {

  private static final URI NAMED = URI.create("http://cards.example:8080");
  private static final long LATER = Duration.ofSeconds(11).toNanos();

  private List<String> known = List.of("10.0.0.1", "10.0.0.2");

  private List<InetAddress> resolve(String host) throws UnknownHostException {
    if (host.startsWith("10.")) {
      return List.of(InetAddress.getByName(host));
    }
    if (known.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return Arrays.asList(known.stream().map(ServerGroupTest::address).toArray(InetAddress[]::new));
  }

  private static InetAddress address(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ip, e);
    }
  }

  private ServerGroup group(Upstream upstream, ServerGroup before) {
    return new ServerGroup(
        upstream,
        before,
        this::resolve,
        Runnable::run,
        (server, socket) ->
            new ServerAddress(
                upstream.name(),
                server,
                socket,
                new TlsToServers(null, null),
                new CircuitBreaker(1, Duration.ofMinutes(1)),
                new SlowStart(Duration.ofMinutes(1))));
  }

  private ServerGroup asked(Upstream upstream) {
    ServerGroup group = group(upstream, null);
    group.whenAsked(() -> {});
    return group;
  }

  private static List<String> ips(ServerGroup group) {
    return Arrays.stream(group.addresses())
        .map(ServerAddress::socket)
        .map(InetSocketAddress::getHostString)
        .toList();
  }

  @Test
  void aNameIsAllTheAddressesThatItStandsFor() {
    ServerGroup group = group(Upstream.of("cards", NAMED), null);
    assertThat(group.ready()).isFalse();

    group.whenAsked(() -> {});

    assertThat(ips(group)).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(group.addresses()[0].socket().getPort()).isEqualTo(8080);
    assertThat(group.addresses()[0].share(System.nanoTime())).isEqualTo(1);
  }

  @Test
  void whatAnAddressHasShownStaysWithItWhenOthersComeAndGo() {
    ServerGroup group = asked(Upstream.of("cards", NAMED));
    ServerAddress second = group.addresses()[1];
    second.failed("route", false, "reset");

    known = List.of("10.0.0.2", "10.0.0.3");
    group.check(System.nanoTime() + LATER);

    assertThat(ips(group)).containsExactly("10.0.0.2", "10.0.0.3");
    assertThat(group.addresses()[0]).isSameAs(second);
    assertThat(second.circuitOpen()).isTrue();
    assertThat(group.addresses()[1].share(System.nanoTime())).isLessThan(0.5);
  }

  @Test
  void whatWasKnownCountsWhileNobodyKnowsTheName() {
    ServerGroup group = asked(Upstream.of("cards", NAMED));

    known = List.of();
    group.check(System.nanoTime() + LATER);

    assertThat(ips(group)).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(group.fault()).isEqualTo("nobody knows the host cards.example");
    known = List.of("10.0.0.9");
    group.check(System.nanoTime() + 2 * LATER);
    assertThat(ips(group)).containsExactly("10.0.0.9");
    assertThat(group.fault()).isEmpty();
  }

  @Test
  void aNameIsAskedForAgainSoonWhenAnAddressWasNotReached() {
    ServerGroup group = asked(Upstream.of("cards", NAMED));
    known = List.of("10.0.0.9");
    long inTwoSeconds = System.nanoTime() + Duration.ofSeconds(2).toNanos();

    group.check(inTwoSeconds);
    assertThat(ips(group)).containsExactly("10.0.0.1", "10.0.0.2");
    group.doubt();
    group.check(inTwoSeconds);

    assertThat(ips(group)).containsExactly("10.0.0.9");
  }

  @Test
  void aChangeOfTheFileKeepsWhatBothVersionsName() {
    URI one = URI.create("http://10.0.0.1:80");
    URI two = URI.create("http://10.0.0.2:80");
    ServerGroup before = group(Upstream.of("cards", one), null);

    ServerGroup after = group(Upstream.of("cards", one, two), before);

    assertThat(after.addresses()[0]).isSameAs(before.addresses()[0]);
    assertThat(after.addresses()[0].share(System.nanoTime())).isEqualTo(1);
    assertThat(after.addresses()[1].share(System.nanoTime())).isLessThan(0.5);
  }

  @Test
  void whoJoinsOthersIsAskedFirstWhereHealthIsAskedFor() {
    URI one = URI.create("http://10.0.0.1:80");
    URI two = URI.create("http://10.0.0.2:80");
    Upstream checked = Upstream.of("cards", one).with(ActiveHealth.DEFAULT);
    ServerGroup before = group(checked, null);
    assertThat(before.addresses()[0].usable()).isTrue();

    ServerGroup after = group(Upstream.of("cards", one, two).with(ActiveHealth.DEFAULT), before);

    assertThat(after.addresses()[0].usable()).isTrue();
    assertThat(after.addresses()[1].usable()).isFalse();
    ServerGroup unasked = group(Upstream.of("cards", one, two), after);
    assertThat(unasked.addresses()[1].usable()).isTrue();
  }

  @Test
  void whoJoinsOthersThatAreNotWellIsTriedAtOnce() {
    URI one = URI.create("http://10.0.0.1:80");
    URI two = URI.create("http://10.0.0.2:80");
    ServerGroup before = group(Upstream.of("cards", one).with(ActiveHealth.DEFAULT), null);
    before.addresses()[0].found(false, "it answered 503");

    ServerGroup joined = group(Upstream.of("cards", one, two).with(ActiveHealth.DEFAULT), before);

    assertThat(joined.addresses()[0].usable()).isFalse();
    assertThat(joined.addresses()[1].usable()).isTrue();
  }

  @Test
  void whoReplacesAllOthersIsTriedAtOnce() {
    ServerGroup group = asked(Upstream.of("cards", NAMED).with(ActiveHealth.DEFAULT));

    known = List.of("10.0.0.3", "10.0.0.4");
    group.check(System.nanoTime() + LATER);

    assertThat(group.addresses()).hasSize(2).allMatch(ServerAddress::usable);
  }

  @Test
  void theSystemKnowsThisMachineOnce() throws Exception {
    assertThat(Resolver.SYSTEM.addresses("localhost")).hasSize(1);
    assertThat(Resolver.SYSTEM.addresses("127.0.0.1")).hasSize(1);
  }

  @Test
  void whatHealthChecksHaveFoundOnceCountsAfterAReload() {
    Upstream upstream = Upstream.of("cards", NAMED).with(asking("/health"));
    ServerGroup group = asked(upstream);
    assertThat(group.believesChecks("404")).isFalse();
    group.foundWell();

    Upstream more = Upstream.of("cards", NAMED, URI.create("http://10.0.0.9:8080"));
    assertThat(group(more.with(asking("/health")), group).believesChecks("404")).isTrue();
    assertThat(group(upstream.with(asking("/misspelt")), group).believesChecks("404")).isFalse();
    assertThat(group(more.with(asking("/health")), null).believesChecks("404")).isFalse();
  }

  private static ActiveHealth asking(String path) {
    return new ActiveHealth(path, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);
  }
}
