package dev.echolab.load.cli;

import dev.echolab.load.os.ListeningProcesses;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds the addresses of {@code --source}: one IPv4 address, or a range such as
 * 127.0.0.2-127.0.0.9.
 *
 * @param addresses all addresses of the range, in order
 */
record SourceAddresses(List<String> addresses) {
  private static final String PART = "(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)";
  private static final String IPV4 = "(" + PART + "(?:\\." + PART + "){3})";
  private static final Pattern FORM = Pattern.compile(IPV4 + "(?:-" + IPV4 + ")?");
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
      try {
        if (!ListeningProcesses.isOfThisMachine(InetAddress.getByName(address))) {
          throw new IllegalArgumentException(
              "'" + text + "': " + address + " is not an address of this machine");
        }
      } catch (UnknownHostException | SocketException e) {
        throw new IllegalArgumentException(address + ": " + e.getMessage(), e);
      }
    }
    return new SourceAddresses(all);
  }

  private static List<String> addressesOf(String text) {
    List<String> all = new ArrayList<>();
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      long first = number(form.group(1));
      long last = form.group(2) == null ? first : number(form.group(2));
      for (long n = first; n <= last && last - first < MAX_ADDRESSES; n++) {
        all.add("%s.%s.%s.%s".formatted(n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is not an IPv4 address, nor a range of at most 4096 such as 127.0.0.2-127.0.0.9"
              .formatted(text));
    }
    return all;
  }

  private static long number(String address) {
    return Stream.of(address.split("\\.", -1))
        .mapToLong(Long::parseLong)
        .reduce(0, (number, part) -> number * 256 + part);
  }
}
