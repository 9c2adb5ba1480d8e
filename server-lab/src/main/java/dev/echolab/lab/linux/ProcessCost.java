package dev.echolab.lab.linux;

/**
 * Holds what one echo cost a server's process, or all its processes together.
 *
 * @param cpuUserNs CPU time in user mode; the kernel counts it in ticks of 10 ms
 * @param cpuSysNs CPU time in kernel mode, with the same resolution
 * @param voluntarySwitches context switches of threads that waited
 * @param involuntarySwitches context switches of threads that were preempted
 */
public record ProcessCost(
    double cpuUserNs, double cpuSysNs, double voluntarySwitches, double involuntarySwitches) {

  /** Divides what was used between two samples by the echoes of that time, which are above 0. */
  public static ProcessCost between(ProcessSnapshot begin, ProcessSnapshot end, double echoes) {
    ProcessSnapshot.Switches switches = end.switchesSince(begin);
    return new ProcessCost(
        (end.cpu().userNs() - begin.cpu().userNs()) / echoes,
        (end.cpu().sysNs() - begin.cpu().sysNs()) / echoes,
        switches.voluntary() / echoes,
        switches.involuntary() / echoes);
  }

  /** Returns CPU time in both modes. */
  public double cpuNs() {
    return cpuUserNs + cpuSysNs;
  }
}
