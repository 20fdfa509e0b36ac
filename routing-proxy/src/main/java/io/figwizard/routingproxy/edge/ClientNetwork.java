package io.figwizard.routingproxy.edge;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** What one client can be told by: its address, of IPv6 the first 64 bits (RFC 4291, 2.5.4). */
final class ClientNetwork {

  private static final int PREFIX_BYTES = 8;

  private ClientNetwork() {}

  /** Of what is no address the text itself. */
  static String of(String address) {
    byte[] bytes =
        address.indexOf(':') < 0 ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByAddress(bytes);
      // An IPv4 address in IPv6's clothes (RFC 4291, section 2.5.5.2) becomes what it is.
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      // Only for arrays that are neither 4 nor 16 bytes long.
      throw new IllegalStateException(address, e);
    }
  }
}
