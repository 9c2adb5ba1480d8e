package dev.echolab.load.cli;

import dev.echolab.load.os.ListeningProcesses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Holds the addresses of {@code --source}: one IPv4 address, or a range such as
 * 127.0.0.2-127.0.0.9.
 *
 * @param addresses all addresses of the range, in order
 */
record SourceAddresses(List<String> addresses) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final int MAX_ADDRESSES = 4096;

  /**
   * Parses an address or a range.
   *
   * @throws IllegalArgumentException with an example of a range, or with the first address that
   *     this machine does not have
   */
  static SourceAddresses parse(String text) {
    List<String> all = addressesOf(text);
    for (String address : all) {
      if (!isOfThisMachine(address)) {
        throw new IllegalArgumentException(
            "'" + text + "': " + address + " is not an address of this machine");
      }
    }
    return new SourceAddresses(all);
  }

  private static boolean isOfThisMachine(String address) {
    try {
      return ListeningProcesses.isOfThisMachine(InetAddress.getByName(address));
    } catch (UnknownHostException | SocketException e) {
      throw new IllegalArgumentException(address + ": " + e.getMessage(), e);
    }
  }

  private static List<String> addressesOf(String text) {
    String[] ends = text.split("-", -1);
    long first = number(text, ends[0]);
    long last = number(text, ends[ends.length - 1]);
    if (ends.length > 2 || last < first || last - first >= MAX_ADDRESSES) {
      throw malformed(text);
    }
    List<String> all = new ArrayList<>();
    for (long address = first; address <= last; address++) {
      all.add(
          "%s.%s.%s.%s"
              .formatted(address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255));
    }
    return all;
  }

  private static long number(String text, String address) {
    try {
      if (IPV4.matcher(address).matches()
          && InetAddress.getByName(address) instanceof Inet4Address parsed) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(parsed.getAddress()).getInt());
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(malformed(text).getMessage(), e);
    }
    throw malformed(text);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "'%s' is not an IPv4 address, nor a range of at most 4096 such as 127.0.0.2-127.0.0.9"
            .formatted(text));
  }
}
