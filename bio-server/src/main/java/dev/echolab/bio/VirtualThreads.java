package dev.echolab.bio;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Creates virtual threads (JEP 444) by reflection: this code is compiled for JDK 17. */
final class VirtualThreads {
  private static final int MIN_JDK = 21;
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
  private static final int RECEIVE_TIMEOUT_MS = 1;

  private VirtualThreads() {}

  static boolean areSupported() {
    return Runtime.version().feature() >= MIN_JDK;
  }

  /**
   * Sets the number of carrier threads. The JVM reads it once, when it creates its first virtual
   * thread (java.lang.Thread, "jdk.virtualThreadScheduler.parallelism").
   */
  static void setCarriers(int count) {
    System.setProperty(CARRIERS, Integer.toString(count));
  }

  /** Returns the number of carrier threads, also if the command line of the JVM sets it. */
  static int carriers() {
    return Integer.getInteger(CARRIERS, Runtime.getRuntime().availableProcessors());
  }

  /** Returns {@code Thread.ofVirtual().name("bio-", 1).factory()}. */
  static ThreadFactory factory() {
    try {
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      ofVirtual.getMethod("name", String.class, long.class).invoke(builder, "bio-", 1L);
      return (ThreadFactory) ofVirtual.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new UnsupportedOperationException("virtual threads need JDK 21 or newer", e);
    }
  }

  /**
   * Makes one virtual thread wait for a socket that receives nothing. The JVM opens its pollers at
   * the first such wait only; without file descriptors for them, no virtual thread could wait for a
   * socket from then on (decision 0061).
   *
   * @param local an address of this machine to bind to: there may be no loopback
   * @throws IOException if there are not enough file descriptors
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
      // The wait is over, and the pollers are open.
    }
    return null;
  }
}
