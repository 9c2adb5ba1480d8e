package dev.echolab.netty;

import dev.echolab.netty.workaround.WorkaroundSettings;

/**
 * Settings that Netty reads once, when its classes are initialised, and nowhere else. Whoever sets
 * one himself ({@code -Dio.netty...}) knows better.
 */
final class NettyProperties {
  private NettyProperties() {}

  /** To be called before any class of Netty is used. */
  static void set() {
    unlessSet(WorkaroundSettings.MULTISHOT_ACCEPT_PROPERTY, "false");
    // Every 128th buffer would be followed through its life, with stack traces: 16 B per echo, and
    // more. The tests follow every one.
    unlessSet("io.netty.leakDetection.level", "disabled");
    // Lets the nio transport put an array in the place of the selector's hash set, which makes a
    // node per selected key. Needs java.base/sun.nio.ch opened, as our jar's manifest asks for;
    // without that Netty takes the set as it is.
    unlessSet("io.netty.tryReflectionSetAccessible", "true");
  }

  private static void unlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
