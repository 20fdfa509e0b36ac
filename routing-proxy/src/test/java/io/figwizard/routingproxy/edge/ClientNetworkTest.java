package io.figwizard.routingproxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "::ffff:203.0.113.7, 203.0.113.7",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
    "2001:db8:1:2::9, 20010db800010002/64",
    "::1, 0000000000000000/64",
    "no address, no address",
    "no: address, no: address"
  })
  void countsAsOneClientWhoCannotBeToldApart(String address, String network) {
    assertThat(ClientNetwork.of(address)).isEqualTo(network);
  }
}
