package dev.echolab.load.record;

/**
 * Holds the cost of the run for the client process, over the measured time.
 *
 * @param cpuUserNs CPU time in user mode; a multiple of the kernel's tick, usually 10 ms; -1 if not
 *     available
 * @param cpuSysNs CPU time in kernel mode
 * @param threadsRanNs running time, summed over the client threads; -1 if the kernel does not
 *     report it
 * @param runQueueWaitNs time in the run queue, ready to run and not running
 *     (/proc/self/task/TID/schedstat), summed over the client threads; -1 if the kernel does not
 *     report it
 * @param threads number of client threads
 * @param stalledNs time in steps of the client's loops (one connection's reading and writing)
 *     longer than 50 ms, and in waits beyond 50 ms more than asked for, summed over threads; at
 *     most the measured time of each
 * @param longestStepNs the longest step or such wait
 * @param machineStolenShare share of the time of all processors of the client's machine that its
 *     host gave to others (steal in proc_stat(5)); -1 if not available
 */
public record ClientCost(
    long cpuUserNs,
    long cpuSysNs,
    long threadsRanNs,
    long runQueueWaitNs,
    int threads,
    long stalledNs,
    long longestStepNs,
    double machineStolenShare) {
  /** A smaller share of the machine delays too few messages to show in a percentile up to p99. */
  public static final double NOTEWORTHY_STOLEN_SHARE = 0.001;

  /**
   * Adds the cost of other threads or processes; a sum is -1 if one of its figures is. Of machines
   * the one that lost the largest share counts.
   */
  public ClientCost plus(ClientCost other) {
    return new ClientCost(
        sumKnown(cpuUserNs, other.cpuUserNs),
        sumKnown(cpuSysNs, other.cpuSysNs),
        sumKnown(threadsRanNs, other.threadsRanNs),
        sumKnown(runQueueWaitNs, other.runQueueWaitNs),
        threads + other.threads,
        stalledNs + other.stalledNs,
        Math.max(longestStepNs, other.longestStepNs),
        Math.max(machineStolenShare, other.machineStolenShare));
  }

  private static long sumKnown(long a, long b) {
    return a < 0 || b < 0 ? -1 : a + b;
  }
}
