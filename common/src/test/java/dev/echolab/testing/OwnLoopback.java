package dev.echolab.testing;

/**
 * Gives the servers of each test JVM an address that no other process uses.
 *
 * <p>The kernel soon gives a port that was freed to another listener of the same address: Linux
 * picks among 7,000 of them. A test that asks whether its stopped server refuses connections would
 * then connect to the server of a test in another JVM, which counts it.
 */
public final class OwnLoopback {
  /** An address in 127.0.0.0/8, all of which Linux's loopback device accepts; others have one. */
  public static final String HOST =
      System.getProperty("os.name").equals("Linux")
          ? ofProcess(ProcessHandle.current().pid())
          : "127.0.0.1";

  private OwnLoopback() {}

  /** Linux has at most 2^22 process ids (proc(5), pid_max), so that no two share an address. */
  private static String ofProcess(long pid) {
    return "127." + (1 + (pid >> 16)) + "." + (pid >> 8 & 0xff) + "." + (pid & 0xff);
  }
}
