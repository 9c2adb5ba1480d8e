package dev.echolab.lab.linux;

/**
 * Holds what one echo cost a server's process, or all its processes together.
 *
 * @param cpuUserNs CPU time in user mode; the kernel counts it in ticks of 10 ms
 * @param cpuSysNs CPU time in kernel mode, with the same resolution
 * @param voluntarySwitches context switches of threads that waited
 * @param involuntarySwitches context switches of threads that were preempted
 * @param compilerNs CPU time of a JVM's compiler threads, which is in the first two; a lower bound,
 *     as that of a thread which has ended is lost
 */
public record ProcessCost(
    double cpuUserNs,
    double cpuSysNs,
    double voluntarySwitches,
    double involuntarySwitches,
    double compilerNs) {
  /**
   * From this share of CPU time on, that of a JVM's compilers is worth a note: the figures are not
   * those of a warm server. After 3 s of warm-up four servers had at most 3.2 % in a trial.
   */
  public static final double NOTEWORTHY_COMPILER_SHARE = 0.05;

  /** Divides what was used between two samples by the echoes of that time, which are above 0. */
  public static ProcessCost between(ProcessSnapshot begin, ProcessSnapshot end, double echoes) {
    ProcessSnapshot.ThreadUse use = end.useSince(begin);
    return new ProcessCost(
        (end.cpu().userNs() - begin.cpu().userNs()) / echoes,
        (end.cpu().sysNs() - begin.cpu().sysNs()) / echoes,
        use.voluntarySwitches() / echoes,
        use.involuntarySwitches() / echoes,
        use.compilerNs() / echoes);
  }

  /** Returns CPU time in both modes. */
  public double cpuNs() {
    return cpuUserNs + cpuSysNs;
  }
}
