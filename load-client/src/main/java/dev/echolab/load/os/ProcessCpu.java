package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Holds the CPU time that a process has used, from {@code /proc/PID/stat} (proc(5), fields 14 and
 * 15).
 *
 * @param userNs in user mode; a multiple of the kernel's tick
 * @param sysNs in kernel mode
 */
public record ProcessCpu(long userNs, long sysNs) {
  /** USER_HZ is 100 on every Linux that Java runs on (times(2), sysconf _SC_CLK_TCK). */
  public static final long TICK_NS = 10_000_000L;

  /** With less CPU time its resolution, a tick in each mode, is above a fifth of it. */
  public static final long MIN_NS = 10 * TICK_NS;

  /**
   * Reads {@code /proc/PID/stat}.
   *
   * @throws IOException if there is no such process, or no /proc
   */
  public static ProcessCpu of(String pid) throws IOException {
    String[] fields = ProcFile.fieldsAfterName(ProcFile.text(Path.of("/proc", pid, "stat")));
    return new ProcessCpu(
        Long.parseLong(fields[11]) * TICK_NS, Long.parseLong(fields[12]) * TICK_NS);
  }

  public ProcessCpu minus(ProcessCpu earlier) {
    return new ProcessCpu(userNs - earlier.userNs, sysNs - earlier.sysNs);
  }
}
