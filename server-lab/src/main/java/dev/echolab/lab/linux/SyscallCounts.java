package dev.echolab.lab.linux;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the system calls of one process, as the kernel counted them.
 *
 * @param total all of them
 * @param byName those that have to do with sockets and waiting, by the kernel's name; what is
 *     missing from {@code total} are others
 */
public record SyscallCounts(long total, Map<String, Long> byName) {
  /** The calls that read from a socket. */
  public static final List<String> READS = List.of("read", "readv", "recvfrom", "recvmsg");

  /** The calls that write to a socket. */
  public static final List<String> WRITES = List.of("write", "writev", "sendto", "sendmsg");

  static final String ALL = "raw_syscalls:sys_enter";
  static final String ONE = "syscalls:sys_enter_";

  private static final int EVENT = 2;
  private static final int SHARE = 4;

  /** Returns the number of calls of some names together. */
  public long of(Collection<String> names) {
    return names.stream().mapToLong(name -> byName.getOrDefault(name, 0L)).sum();
  }

  /**
   * Returns the number of calls that {@code byName} does not contain. At least 0: the kernel
   * switches one counter after the other.
   */
  public long others() {
    return Math.max(0, total - of(byName.keySet()));
  }

  /** Returns the calls that were made at least once, by name. */
  public Map<String, Long> made() {
    Map<String, Long> made = new TreeMap<>(byName);
    made.values().removeIf(count -> count == 0);
    return made;
  }

  /**
   * Parses what {@code perf stat -x,} prints: value, unit, event, time running, per cent of it, and
   * more.
   *
   * @throws IOException if the total is not among the lines, with perf's own message
   */
  static SyscallCounts parse(List<String> lines) throws IOException {
    long total = -1;
    Map<String, Long> byName = new TreeMap<>();
    for (String line : lines) {
      String[] fields = line.split(",", -1);
      if (fields.length <= SHARE || !isNumber(fields[0])) {
        continue;
      }
      if (!fields[SHARE].startsWith("100")) {
        // perf would scale up what it counted for a part of the time only.
        throw new IOException(fields[EVENT] + " was counted " + fields[SHARE] + " % of the time");
      }
      if (fields[EVENT].equals(ALL)) {
        total = Long.parseLong(fields[0]);
      } else if (fields[EVENT].startsWith(ONE)) {
        byName.put(fields[EVENT].substring(ONE.length()), Long.parseLong(fields[0]));
      }
    }
    if (total < 0) {
      throw new IOException(firstWords(lines));
    }
    return new SyscallCounts(total, byName);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
  }

  static String firstWords(List<String> lines) {
    List<String> words =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.equals("Error:"))
            .filter(line -> !line.startsWith("Events "))
            .toList();
    // nice(1) complains if it may not raise the priority, and again if there is no perf.
    return words.stream()
        .filter(line -> !line.startsWith("nice: "))
        .findFirst()
        .or(() -> words.stream().reduce((first, last) -> last))
        .orElse("perf stat printed nothing");
  }
}
