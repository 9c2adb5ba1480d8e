package dev.echolab.netty;

/**
 * Settings that Netty reads once, when its classes are initialised, and nowhere else. Whoever sets
 * one himself ({@code -Dio.netty...}) knows better.
 */
final class NettyProperties {
  private NettyProperties() {}

  /** To be called before any class of Netty is used. */
  static void set() {
    // One submitted operation that accepts again and again would spare a few submissions. But when
    // it fails, out of file descriptors, Netty 4.2.18 submits it anew at once whatever autoRead
    // says (AbstractIoUringChannel.readComplete), and a loop spins until there are descriptors.
    unlessSet("io.netty.iouring.acceptMultiShotEnabled", "false");
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
