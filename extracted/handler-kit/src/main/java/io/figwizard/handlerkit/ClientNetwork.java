package io.figwizard.handlerkit;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What calls and attempts are counted under: an IPv4 address, or the /64 network of an IPv6
 * address, because whoever has one address of it has them all (RFC 6177).
 */
public final class ClientNetwork {
  private static final int MAX_LENGTH = 100;

  private ClientNetwork() {}

  /** Never looks up a name; what is no address counts as the text it is. */
  public static String of(String clientAddress) {
    // From forwarded headers, IPv6 comes as in a URI.
    String bare =
        clientAddress.startsWith("[") && clientAddress.endsWith("]")
            ? clientAddress.substring(1, clientAddress.length() - 1)
            : clientAddress;
    if (!InetAddresses.isInetAddress(bare)) {
      return bare.substring(0, Math.min(bare.length(), MAX_LENGTH));
    }
    InetAddress address = InetAddresses.forString(bare);
    if (!(address instanceof Inet6Address)) {
      return InetAddresses.toAddrString(address);
    }
    byte[] network = address.getAddress();
    Arrays.fill(network, 8, 16, (byte) 0);
    try {
      return InetAddresses.toAddrString(InetAddress.getByAddress(network)) + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Sixteen bytes are always an address.", e);
    }
  }
}
