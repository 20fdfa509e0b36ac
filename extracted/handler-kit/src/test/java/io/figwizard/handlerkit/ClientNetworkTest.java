package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientNetworkTest {
  @Test
  void takesAnIpv4AddressAsItIs() {
    assertThat(ClientNetwork.of("203.0.113.7")).isEqualTo("203.0.113.7");
  }

  @Test
  void takesAllAddressesOfAnIpv6NetworkTogether() {
    assertThat(ClientNetwork.of("2001:db8:1:2:3:4:5:6"))
        .isEqualTo(ClientNetwork.of("2001:DB8:1:2::9"))
        .isEqualTo(ClientNetwork.of("[2001:db8:1:2::9]"))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(ClientNetwork.of("2001:db8:1:3::9")).isNotEqualTo("2001:db8:1:2::/64");
  }

  @Test
  void takesAnIpv4AddressInIpv6ClothesForIpv4() {
    assertThat(ClientNetwork.of("::ffff:203.0.113.7")).isEqualTo("203.0.113.7");
  }

  @Test
  void looksUpNoNames() {
    assertThat(ClientNetwork.of("localhost")).isEqualTo("localhost");
    assertThat(ClientNetwork.of("x".repeat(500))).hasSize(100);
  }
}
