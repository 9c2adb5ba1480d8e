package dev.echolab.netty;

import dev.echolab.netty.workaround.WorkaroundSettings;

/**
 * Sets the system properties that Netty reads once, when its classes are initialised. A property
 * that is already set ({@code -Dio.netty...}) keeps its value.
 */
final class NettyProperties {
  private NettyProperties() {}

  /** Must be called before any class of Netty is used. */
  static void set() {
    unlessSet(WorkaroundSettings.MULTISHOT_ACCEPT_PROPERTY, "false");
    // Netty would trace every 128th buffer, with stack traces, for at least 16 B per echo. The
    // tests trace every buffer.
    unlessSet("io.netty.leakDetection.level", "disabled");
    // Lets the nio transport replace the selector's hash set, which allocates a node per selected
    // key, by an array. This needs java.base/sun.nio.ch opened (the jar's manifest does it);
    // otherwise Netty keeps the set. With java.base/java.nio opened, JDK 17 to 23 use Netty's own
    // count of direct memory, too: an allocation over the limit fails at once instead of waiting.
    unlessSet("io.netty.tryReflectionSetAccessible", "true");
    // Netty's own events would be loaded with the first buffer. If there is no memory then, they
    // stay unusable, and every later buffer fails.
    unlessSet("io.netty.jfr.enabled", "false");
  }

  private static void unlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
