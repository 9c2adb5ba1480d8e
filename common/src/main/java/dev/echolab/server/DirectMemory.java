package dev.echolab.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
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

  private static final long MAX_BYTES = readMaxBytes();

  /** The JDK's own Unsafe and its method that frees; null: not exported. */
  private static final Object UNSAFE = readUnsafe();

  private static final Method INVOKE_CLEANER = readInvokeCleaner();

  private DirectMemory() {}

  /** Returns {@code -XX:MaxDirectMemorySize}, or its default, the maximum heap. */
  static long maxBytes() {
    return MAX_BYTES;
  }

  /** Frees the memory; any later use of the buffer may end the JVM. */
  static void free(ByteBuffer buffer) {
    if (INVOKE_CLEANER == null) {
      return;
    }
    try {
      INVOKE_CLEANER.invoke(UNSAFE, buffer);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot free a direct buffer", e);
    }
  }

  private static long readMaxBytes() {
    try {
      return (long) Class.forName("jdk.internal.misc.VM").getMethod("maxDirectMemory").invoke(null);
    } catch (ReflectiveOperationException e) {
      log.debug("the limit on direct memory is unknown: assuming the maximum heap", e);
      return Runtime.getRuntime().maxMemory();
    }
  }

  private static Object readUnsafe() {
    try {
      return Class.forName("jdk.internal.misc.Unsafe").getMethod("getUnsafe").invoke(null);
    } catch (ReflectiveOperationException e) {
      log.debug("direct buffers are freed by the garbage collector", e);
      return null;
    }
  }

  private static Method readInvokeCleaner() {
    try {
      return UNSAFE == null ? null : UNSAFE.getClass().getMethod("invokeCleaner", ByteBuffer.class);
    } catch (NoSuchMethodException e) {
      log.debug("direct buffers are freed by the garbage collector", e);
      return null;
    }
  }
}
