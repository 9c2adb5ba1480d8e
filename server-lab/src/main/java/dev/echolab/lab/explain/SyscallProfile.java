package dev.echolab.lab.explain;

import dev.echolab.counters.Counter;
import dev.echolab.lab.linux.ProcessIo;
import dev.echolab.lab.linux.SyscallCounts;
import dev.echolab.load.record.ServerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the kernel counted while a server echoed, and what the server counted in the same time.
 *
 * @param echoes in that time
 * @param unsureShare by what share {@code echoes} may be wrong, either way
 * @param server growth of the server's counters in that time; empty if it does not tell
 * @param calls empty if they cannot be had here
 * @param whyNot why; empty if they can
 * @param io the next best where they cannot be had; empty if that cannot be had either
 */
public record SyscallProfile(
    long echoes,
    double unsureShare,
    Optional<ServerStats> server,
    Optional<SyscallCounts> calls,
    String whyNot,
    Optional<ProcessIo> io) {
  private static final List<String> READ_LIKE = List.of("read", "readv", "recvfrom", "recvmsg");
  private static final List<String> WRITE_LIKE = List.of("write", "writev", "sendto", "sendmsg");

  /** A counter and the kernel may differ by so much; beyond it the difference is shown. */
  private static final double MARGIN = 0.02;

  /** The same without the kernel's count. */
  public SyscallProfile without(String why) {
    return new SyscallProfile(echoes, 0, server, Optional.empty(), why, io);
  }

  /** All system calls of an echo; empty if they cannot be had here. */
  OptionalDouble callsPerEcho() {
    return calls.isPresent() && echoes > 0
        ? OptionalDouble.of(calls.get().total() / (double) echoes)
        : OptionalDouble.empty();
  }

  /** One call of an echo by its name; 0 if it was not made, empty if it cannot be had here. */
  OptionalDouble callsPerEcho(String name) {
    return calls.isPresent() && echoes > 0
        ? OptionalDouble.of(calls.get().byName().getOrDefault(name, 0L) / (double) echoes)
        : OptionalDouble.empty();
  }

  /** Calls of an echo that have no name here. */
  OptionalDouble otherCallsPerEcho() {
    return calls.isPresent() && echoes > 0
        ? OptionalDouble.of(calls.get().others() / (double) echoes)
        : OptionalDouble.empty();
  }

  /** Where the server's own counters and the kernel's counts are not the same, in words. */
  List<String> disagreements() {
    List<String> found = new ArrayList<>();
    if (calls.isEmpty() || server.isEmpty() || echoes == 0) {
      return found;
    }
    compare("reads", Counter.READ_CALLS, READ_LIKE, found);
    compare("writes", Counter.WRITE_CALLS, WRITE_LIKE, found);
    compare("epoll waits", Counter.SELECTS, epollWaits(), found);
    return found;
  }

  private static List<String> epollWaits() {
    return List.of("epoll_wait", "epoll_pwait", "epoll_pwait2");
  }

  private void compare(String what, Counter counter, List<String> names, List<String> found) {
    OptionalLong counted = server.orElseThrow().get(counter);
    if (counted.isEmpty()) {
      return;
    }
    Map<String, Long> byName = calls.orElseThrow().byName();
    double made =
        names.stream().mapToLong(name -> byName.getOrDefault(name, 0L)).sum() / (double) echoes;
    double told = (double) counted.getAsLong() / echoes;
    if (Math.abs(made - told) > (MARGIN + unsureShare) * Math.max(1, Math.max(told, made))) {
      found.add(
          String.format(
              Locale.ROOT,
              "%s per echo: %.3f by the server's counters, %.3f by the kernel (%s)",
              what,
              told,
              made,
              String.join(", ", names)));
    }
  }
}
