package io.figwizard.routingproxy.dataplane;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The addresses whose forwarded headers are believed. Immutable and thread-safe. */
final class TrustedProxies {

  private final List<IpSubnetFilterRule> ranges;

  /**
   * Throws IllegalArgumentException for a range that is not CIDR.
   *
   * @param cidrs for example {@code 10.0.0.0/8}, {@code ::1/128}, or one address
   */
  TrustedProxies(List<String> cidrs) {
    ranges = cidrs.stream().map(TrustedProxies::range).toList();
  }

  boolean contains(String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return false;
    }
    try {
      return contains(new InetSocketAddress(InetAddress.getByAddress(bytes), 0));
    } catch (UnknownHostException e) {
      // Only for arrays that are neither 4 nor 16 bytes long.
      throw new IllegalStateException(address, e);
    }
  }

  boolean contains(InetSocketAddress peer) {
    return ranges.stream().anyMatch(range -> range.matches(peer));
  }

  private static IpSubnetFilterRule range(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    try {
      if (bytes == null) {
        throw new NumberFormatException("not an address");
      }
      int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
      return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "trustedProxies: "
              + cidr
              + " is not an address range; write it as 10.0.0.0/8 or 2001:db8::/32",
          e);
    }
  }
}
