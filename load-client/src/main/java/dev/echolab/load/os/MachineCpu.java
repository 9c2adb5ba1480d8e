package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Holds the CPU time of all processors since the machine started, from {@code /proc/stat}
 * (proc(5)). The resolution is the kernel's tick, 10 ms per processor.
 *
 * @param programsNs of programs, in user and in kernel mode
 * @param interruptsNs of interrupts and what they defer, which belongs to no program
 * @param idleNs idle, waiting for a disk included
 * @param stolenNs wanted to run and could not, because the host gave the processor to another
 *     machine
 */
public record MachineCpu(long programsNs, long interruptsNs, long idleNs, long stolenNs) {
  private static final Logger log = LogManager.getLogger(MachineCpu.class);

  /** Reads {@code /proc/stat}; empty if there is none. */
  public static Optional<MachineCpu> now() {
    try {
      return Optional.of(parse(Files.readAllLines(Path.of("/proc/stat"))));
    } catch (IOException e) {
      log.debug("/proc/stat is not available", e);
      return Optional.empty();
    }
  }

  static MachineCpu parse(List<String> lines) throws IOException {
    String line =
        lines.stream()
            .filter(each -> each.startsWith("cpu "))
            .findFirst()
            .orElseThrow(() -> new IOException("no line 'cpu' in /proc/stat"));
    String[] fields = line.strip().split(" +", -1);
    // cpu user nice system idle iowait irq softirq steal; old kernels end earlier.
    return new MachineCpu(
        ns(fields, 1) + ns(fields, 2) + ns(fields, 3),
        ns(fields, 6) + ns(fields, 7),
        ns(fields, 4) + ns(fields, 5),
        ns(fields, 8));
  }

  private static long ns(String[] fields, int field) {
    return field < fields.length ? Long.parseLong(fields[field]) * ProcessCpu.TICK_NS : 0;
  }

  public MachineCpu minus(MachineCpu earlier) {
    return new MachineCpu(
        programsNs - earlier.programsNs,
        interruptsNs - earlier.interruptsNs,
        idleNs - earlier.idleNs,
        stolenNs - earlier.stolenNs);
  }

  /** Returns the time of all processors together. */
  public long totalNs() {
    return programsNs + interruptsNs + idleNs + stolenNs;
  }

  /** Returns the share of all processors' time that the host took; empty without a tick. */
  public Optional<Double> stolenShare() {
    return totalNs() > 0 ? Optional.of((double) stolenNs / totalNs()) : Optional.empty();
  }
}
