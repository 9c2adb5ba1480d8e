package dev.echolab.bio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;

/** The JVM's virtual threads (JEP 444), reached from code that is compiled for JDK 17. */
final class VirtualThreads {
  private static final int FIRST_JDK = 21;

  private VirtualThreads() {}

  /** Whether this JVM has them. */
  static boolean exist() {
    return Runtime.version().feature() >= FIRST_JDK;
  }

  /**
   * Sets how many platform threads carry the virtual ones. The JVM reads it when it makes its first
   * virtual thread and never again (java.lang.Thread, "jdk.virtualThreadScheduler.parallelism").
   *
   * @param count at least 1
   */
  static void carriedBy(int count) {
    System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(count));
  }

  /** {@code Thread.ofVirtual().name("bio-", 1).factory()}. */
  static ThreadFactory factory() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object virtual =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
      Object named =
          lookup
              .findVirtual(
                  ofVirtual, "name", MethodType.methodType(ofVirtual, String.class, long.class))
              .invoke(virtual, "bio-", 1L);
      return (ThreadFactory)
          lookup
              .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(named);
    } catch (Throwable e) {
      throw new UnsupportedOperationException("virtual threads need JDK 21 or newer", e);
    }
  }
}
