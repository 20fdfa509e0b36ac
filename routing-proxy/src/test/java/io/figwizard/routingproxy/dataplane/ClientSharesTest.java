package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSharesTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ClientShares shares = new ClientShares(2, 1);

  private ClientShare join(String address) throws Exception {
    return shares.join(InetAddress.getByName(address));
  }

  @Test
  void hasAsManyConnectionsOfAnAddressAsMayBe() throws Exception {
    ClientShare one = join("10.0.0.1");
    assertThat(one).isNotNull();
    assertThat(join("10.0.0.1")).isNotNull();
    assertThat(join("10.0.0.1")).isNull();
    assertThat(join("10.0.0.2")).isNotNull();

    one.end();

    assertThat(join("10.0.0.1")).isNotNull();
    assertThat(join("10.0.0.1")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, false",
    "2001:db8:1:2::1, 2001:db8:1:3::1, true",
    "::ffff:10.0.0.1, 10.0.0.1, false"
  })
  void takesANetworkOfIpv6ForOneClient(String first, String other, boolean apart) throws Exception {
    join(first);
    join(first);

    assertThat(join(other) != null).isEqualTo(apart);
  }

  @Test
  void forgetsAnAddressWithItsLastConnection() throws Exception {
    ClientShare one = join("10.0.0.1");
    ClientShare other = join("10.0.0.1");
    one.end();
    assertThat(shares.addresses()).isEqualTo(1);
    other.end();
    assertThat(shares.addresses()).isZero();
  }

  @Test
  void letsOneBeSlowAndNotTheNext() throws Exception {
    ClientShare one = join("10.0.0.1");
    ClientShare other = join("10.0.0.1");
    ClientShare stranger = join("10.0.0.2");
    for (ClientShare share : new ClientShare[] {one, other, stranger}) {
      assertThat(share.mayKeepWaiting("a request", 0)).isTrue();
      assertThat(share.mayKeepWaiting("a request", SECOND)).isTrue();
    }

    assertThat(one.mayKeepWaiting("a request", SECOND + 1)).isTrue();
    assertThat(other.mayKeepWaiting("a request", SECOND + 1)).isFalse();
    assertThat(stranger.mayKeepWaiting("a request", SECOND + 1)).isTrue();
  }

  @Test
  void doesNotTakeOneThingAfterTheOtherForSlow() throws Exception {
    ClientShare one = join("10.0.0.1");
    ClientShare other = join("10.0.0.1");
    one.mayKeepWaiting("slow", 0);
    one.mayKeepWaiting("slow", 5 * SECOND);

    for (long now = 0; now < 10; now++) {
      assertThat(other.mayKeepWaiting("request " + now, now * SECOND)).isTrue();
    }
    other.mayKeepWaiting("slow", 20 * SECOND);
    one.mayKeepWaiting(null, 21 * SECOND);
    assertThat(other.mayKeepWaiting("slow", 30 * SECOND)).isTrue();
  }

  @Test
  void countsASlowOneNoMoreWhenItsConnectionEnds() throws Exception {
    ClientShare one = join("10.0.0.1");
    ClientShare other = join("10.0.0.1");
    one.mayKeepWaiting("slow", 0);
    one.mayKeepWaiting("slow", 5 * SECOND);
    other.mayKeepWaiting("slow", 0);

    one.end();

    assertThat(other.mayKeepWaiting("slow", 5 * SECOND)).isTrue();
  }
}
