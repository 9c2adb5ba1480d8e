package dev.echolab.counters;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;

/**
 * What the JVM that runs the server tells about itself, for whoever asks by STATS.
 *
 * @param heapUsedBytes live objects and garbage that was not collected yet
 * @param gcCount collections so far, of all collectors
 * @param gcTimeMs what they took
 * @param allocatedBytes heap allocated since the start by all threads; on JDK 17 to 20 only by the
 *     threads that still live
 */
public record JvmFigures(long heapUsedBytes, long gcCount, long gcTimeMs, long allocatedBytes) {

  public static JvmFigures now() {
    long count = 0;
    long timeMs = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += Math.max(0, collector.getCollectionCount());
      timeMs += Math.max(0, collector.getCollectionTime());
    }
    long heapUsedBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new JvmFigures(heapUsedBytes, count, timeMs, allocated());
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try {
      // JDK 21 and newer; it does not forget the threads that have ended.
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
