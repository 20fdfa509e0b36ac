package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BalancerTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final Balancer balancer = new Balancer(new Random(7)::nextDouble);
  private final ServerAddress[] all = {address(1), address(2), address(3)};

  private static ServerAddress address(int port) {
    return new ServerAddress(
        "function",
        Server.of(URI.create("http://127.0.0.1:" + port)),
        new InetSocketAddress("127.0.0.1", port),
        new TlsToServers(null, null),
        new CircuitBreaker(2, TEN_SECONDS),
        new SlowStart(TEN_SECONDS));
  }

  private ServerAddress choose(ServerAddress... tried) {
    return balancer.choose(all, List.of(tried), System.nanoTime());
  }

  private static void breakCircuit(ServerAddress address) {
    address.failed("route", false, "reset");
    address.failed("route", false, "reset");
  }

  @Test
  void takesTheOneWithTheFewestRequestsUnderWay() {
    all[0].requestBegins();
    all[0].requestBegins();
    all[1].requestBegins();
    all[2].requestBegins();
    all[2].requestBegins();

    assertThat(choose()).isSameAs(all[1]);
    all[1].requestBegins();
    all[1].requestBegins();
    all[2].requestEnds();
    assertThat(choose()).isSameAs(all[2]);
  }

  @Test
  void spreadsRequestsOverThoseThatHaveEquallyMany() {
    List<ServerAddress> chosen = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      chosen.add(choose());
    }

    for (ServerAddress address : all) {
      assertThat(chosen.stream().filter(address::equals)).hasSizeBetween(70, 130);
    }
  }

  @Test
  void leavesOutWhoHasFailedOrIsNotWellOrWasTried() {
    breakCircuit(all[0]);
    all[1].found(false, "it answered 503");

    for (int i = 0; i < 50; i++) {
      assertThat(choose()).isSameAs(all[2]);
    }
    assertThat(choose(all[2])).isNull();
  }

  @Test
  void sendsOneRequestToSeeWhetherWhoHasFailedIsBack() {
    breakCircuit(all[0]);
    long later = System.nanoTime() + TEN_SECONDS.multipliedBy(2).toNanos();
    all[0].requestBegins();

    List<ServerAddress> chosen = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      chosen.add(balancer.choose(all, List.of(), later));
    }

    assertThat(chosen.stream().filter(all[0]::equals)).hasSize(1);
  }

  @Test
  void givesWhoIsBackItsShareLittleByLittle() {
    breakCircuit(all[0]);
    all[0].succeeded();
    long back = System.nanoTime();

    assertThat(ofTwoThousand(back)).isBetween(10, 80);
    assertThat(ofTwoThousand(back + TEN_SECONDS.toNanos() / 2)).isBetween(250, 420);
    assertThat(ofTwoThousand(back + TEN_SECONDS.toNanos())).isBetween(600, 740);
  }

  @Test
  void takesWhoIsSlowToStartWhereThereIsNobodyElse() {
    all[0].joins(System.nanoTime(), false);
    all[1].found(false, "it answered 503");
    breakCircuit(all[2]);

    for (int i = 0; i < 50; i++) {
      assertThat(choose()).isSameAs(all[0]);
    }
  }

  private int ofTwoThousand(long now) {
    int first = 0;
    for (int i = 0; i < 2000; i++) {
      if (balancer.choose(all, List.of(), now) == all[0]) {
        first++;
      }
    }
    return first;
  }
}
