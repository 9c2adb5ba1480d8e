package dev.echolab.load.record;

/**
 * What the run cost the client, over the measured time.
 *
 * @param cpuUserNs time of this process in user mode; a multiple of the kernel's tick, mostly 10 ms
 * @param cpuSysNs time of this process in kernel mode
 * @param threadsRanNs time the client threads ran, summed over them; -1 if the kernel does not tell
 * @param runQueueWaitNs time the client threads were ready to run and not running
 *     (/proc/self/task/TID/schedstat), summed over them; -1 if the kernel does not tell
 * @param threads client threads
 * @param stalledNs time in steps of the client's loops (one connection's reading and writing)
 *     longer than 50 ms, summed over threads
 * @param longestStepNs the longest of these steps
 */
public record ClientCost(
    long cpuUserNs,
    long cpuSysNs,
    long threadsRanNs,
    long runQueueWaitNs,
    int threads,
    long stalledNs,
    long longestStepNs) {}
