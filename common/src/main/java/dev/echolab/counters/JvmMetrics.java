package dev.echolab.counters;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;

/**
 * Holds the memory and garbage collection figures of this JVM for STATS.
 *
 * @param heapUsedBytes live objects and garbage that is not collected yet
 * @param gcCount collections since the start, of all collectors
 * @param gcTimeMs their total duration
 * @param allocatedBytes heap allocated since the start by all threads; on JDK 17 to 20 only by the
 *     threads that are still alive
 */
public record JvmMetrics(long heapUsedBytes, long gcCount, long gcTimeMs, long allocatedBytes) {

  public static JvmMetrics now() {
    long count = 0;
    long timeMs = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += Math.max(0, collector.getCollectionCount());
      timeMs += Math.max(0, collector.getCollectionTime());
    }
    long heapUsedBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new JvmMetrics(heapUsedBytes, count, timeMs, totalAllocatedBytes());
  }

  private static long totalAllocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try {
      // JDK 21 and newer; includes the threads that have ended.
      Method total = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
      return (long) total.invoke(threads);
    } catch (ReflectiveOperationException e) {
      long sum = 0;
      for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        sum += Math.max(0, bytes);
      }
      return sum;
    }
  }
}
