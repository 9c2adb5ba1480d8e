package dev.echolab.lab.linux;

import dev.echolab.load.os.MachineCpu;
import dev.echolab.load.os.ProcFile;
import dev.echolab.load.os.ProcessCpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Holds the CPU time of the machine, and that of this program and of the processes that it started
 * and that have ended (proc(5), {@code /proc/self/stat}: utime, stime, cutime, cstime).
 *
 * @param ownNs in both modes; a multiple of 10 ms
 */
public record CpuUsage(MachineCpu machine, long ownNs) {
  private static final Logger log = LogManager.getLogger(CpuUsage.class);

  /** Index of utime after the name of the process; three more times follow. */
  private static final int UTIME = 11;

  private static final int TIMES = 4;

  /** Reads both; empty without /proc. */
  public static Optional<CpuUsage> now() {
    try {
      String own = ProcFile.text(Path.of("/proc/self/stat"));
      return MachineCpu.now().map(machine -> new CpuUsage(machine, ownNs(own)));
    } catch (IOException e) {
      log.debug("/proc is not available", e);
      return Optional.empty();
    }
  }

  static long ownNs(String stat) {
    String[] fields = ProcFile.fieldsAfterName(stat);
    return ProcessCpu.TICK_NS
        * Arrays.stream(fields, UTIME, UTIME + TIMES).mapToLong(Long::parseLong).sum();
  }

  /**
   * Returns the share of all processors that other programs used, or that the host took away, since
   * an earlier moment: 0 to 1. Processes that this program started must have ended: they are other
   * programs until then.
   */
  public double othersShareSince(CpuUsage earlier) {
    MachineCpu used = machine.minus(earlier.machine);
    long othersNs = used.programsNs() - (ownNs - earlier.ownNs) + used.stolenNs();
    return used.totalNs() <= 0 ? 0 : Math.max(0, othersNs) / (double) used.totalNs();
  }
}
