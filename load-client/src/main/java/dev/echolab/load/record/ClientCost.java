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
 */
public record ClientCost(
    long cpuUserNs,
    long cpuSysNs,
    long threadsRanNs,
    long runQueueWaitNs,
    int threads,
    long stalledNs,
    long longestStepNs) {}
