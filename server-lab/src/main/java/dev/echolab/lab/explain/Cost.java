package dev.echolab.lab.explain;

/** What an echo costs a server; each line of the table, and where its figure comes from. */
public enum Cost {
  READ_CALLS("readCalls", "read calls", "", Source.COUNTERS),
  EMPTY_READS("emptyReads", "empty reads", "", Source.COUNTERS),
  WRITE_CALLS("writeCalls", "write calls", "", Source.COUNTERS),
  PARTIAL_WRITES("partialWrites", "partial writes", "", Source.COUNTERS),
  SELECTS("selects", "selects (epoll waits)", "", Source.COUNTERS),
  WAKE_UPS("wakeUps", "wake-ups", "", Source.COUNTERS),
  BYTES_PER_READ("bytesPerRead", "bytes per read call", "B", Source.COUNTERS),
  BYTES_PER_WRITE("bytesPerWrite", "bytes per write call", "B", Source.COUNTERS),
  SYSTEM_CALLS("systemCalls", "system calls, all", "", Source.KERNEL),
  VOLUNTARY_SWITCHES("voluntarySwitches", "voluntary switches", "", Source.STATUS),
  INVOLUNTARY_SWITCHES("involuntarySwitches", "involuntary switches", "", Source.STATUS),
  CPU_USER("cpuUserNs", "CPU in user mode", "ns", Source.STAT),
  CPU_KERNEL("cpuKernelNs", "CPU in kernel mode", "ns", Source.STAT),
  ALLOCATED("allocatedBytes", "heap allocated", "B", Source.COUNTERS);

  /** Who says so. */
  enum Source {
    COUNTERS("the server's counters (STATS)"),
    KERNEL("the kernel: perf stat, " + "raw_syscalls:sys_enter"),
    STATUS("the kernel: /proc/PID/task/*/status"),
    STAT("the kernel: /proc/PID/stat, ticks of 10 ms");

    private final String text;

    Source(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final String key;
  private final String label;
  private final String unit;
  private final Source source;

  Cost(String key, String label, String unit, Source source) {
    this.key = key;
    this.label = label;
    this.unit = unit;
    this.source = source;
  }

  String key() {
    return key;
  }

  String label() {
    return label;
  }

  /** Empty: a number of times. */
  String unit() {
    return unit;
  }

  Source source() {
    return source;
  }
}
