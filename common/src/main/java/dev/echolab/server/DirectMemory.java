package dev.echolab.server;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Frees direct buffers without a garbage collection, and reads the JVM's limit on their memory.
 *
 * <p>No supported interface does both on every JDK from 17. This one is internal, and exported to
 * the servers by their manifests ({@code Add-Exports: java.base/jdk.internal.misc}). Without the
 * export a buffer is freed by the garbage collector, and the limit is that of the heap.
 */
final class DirectMemory {
  private static final Logger log = LogManager.getLogger(DirectMemory.class);

  private DirectMemory() {}

  /** Returns {@code -XX:MaxDirectMemorySize}, or its default, the maximum heap. */
  static long maxBytes() {
    try {
      return (long) Class.forName("jdk.internal.misc.VM").getMethod("maxDirectMemory").invoke(null);
    } catch (ReflectiveOperationException e) {
      log.debug("the limit on direct memory is unknown: assuming the maximum heap", e);
      return Runtime.getRuntime().maxMemory();
    }
  }

  /** Returns what frees the memory of a buffer; any later use of it may end the JVM. */
  static Consumer<ByteBuffer> cleaner() {
    try {
      Object unsafe = Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
      Method invokeCleaner = unsafe.getClass().getMethod("invokeCleaner", ByteBuffer.class);
      return buffer -> {
        try {
          invokeCleaner.invoke(unsafe, buffer);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("cannot free a direct buffer", e);
        }
      };
    } catch (ReflectiveOperationException e) {
      log.debug("direct buffers are freed by the garbage collector", e);
      return buffer -> {};
    }
  }
}
