package dev.echolab.lab.linux;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the segments with data that the sockets of a server's port have sent, from TCP_INFO by
 * ss(8). A retransmitted segment counts again.
 */
public final class TcpSegments {
  private static final Pattern SEGMENTS = Pattern.compile("data_segs_out:(\\d+)");

  private TcpSegments() {}

  /** Returns the sum over the connections open now; empty without ss. */
  public static OptionalLong ofPort(int port) throws InterruptedException {
    Optional<String> text =
        OsCommand.output("ss", "-tinH", "state", "established", "sport = :" + port);
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(text.get()));
  }

  public static long sum(String text) {
    long sum = 0;
    Matcher each = SEGMENTS.matcher(text);
    while (each.find()) {
      sum += Long.parseLong(each.group(1));
    }
    return sum;
  }
}
