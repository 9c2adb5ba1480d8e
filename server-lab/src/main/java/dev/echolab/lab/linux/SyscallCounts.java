package dev.echolab.lab.linux;

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
  public SyscallCounts {
    byName = Map.copyOf(byName);
  }

  /** Returns the number of calls that {@code byName} does not contain. */
  public long others() {
    return total - byName.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the calls that were made at least once, by name. */
  public Map<String, Long> made() {
    Map<String, Long> made = new TreeMap<>(byName);
    made.values().removeIf(count -> count == 0);
    return made;
  }
}
