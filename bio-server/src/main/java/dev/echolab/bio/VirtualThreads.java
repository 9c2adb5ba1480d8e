package dev.echolab.bio;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** The JVM's virtual threads (JEP 444), reached from code that is compiled for JDK 17. */
final class VirtualThreads {
  private static final int MIN_JDK = 21;
  private static final int RECEIVE_TIMEOUT_MS = 1;

  private VirtualThreads() {}

  /** Whether this JVM has them. */
  static boolean areSupported() {
    return Runtime.version().feature() >= MIN_JDK;
  }

  /**
   * Sets how many platform threads carry the virtual ones. The JVM reads it when it makes its first
   * virtual thread and never again (java.lang.Thread, "jdk.virtualThreadScheduler.parallelism").
   *
   * @param count at least 1
   */
  static void setCarriers(int count) {
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

  /**
   * Lets one of them wait for a socket that gets nothing. The JVM opens what it waits with (epoll
   * descriptors and the threads that look at them, {@code sun.nio.ch.Poller}) at the first such
   * wait, once: if that were a connection's, and all descriptors in use by then, no virtual thread
   * could wait for a socket ever after, and every connection would end with NoClassDefFoundError.
   *
   * @param local an address of this machine that can be bound to: there may be no loopback
   * @throws IOException there are not enough file descriptors
   */
  static void prepareToWait(InetAddress local) throws IOException {
    FutureTask<Void> wait = new FutureTask<>(() -> receiveUntilTimeout(local));
    factory().newThread(wait).start();
    try {
      wait.get();
    } catch (ExecutionException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw new IOException("virtual threads cannot wait: " + root.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while starting");
    }
  }

  private static Void receiveUntilTimeout(InetAddress local) throws IOException {
    try (DatagramSocket unusedSocket = new DatagramSocket(0, local)) {
      unusedSocket.setSoTimeout(RECEIVE_TIMEOUT_MS);
      unusedSocket.receive(new DatagramPacket(new byte[1], 1));
    } catch (SocketTimeoutException expected) {
      // What it was for.
    }
    return null;
  }
}
