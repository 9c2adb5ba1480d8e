package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects whether a standard stream is a terminal. */
public final class Terminal {
  private Terminal() {}

  /**
   * Returns whether a stream of this process is a terminal. {@code System.console()} cannot be
   * used: it checks input and output together, and from JDK 22 on it is never null.
   *
   * @param fileDescriptor 0, 1 or 2
   */
  public static boolean isTerminal(int fileDescriptor) {
    Path link = Path.of("/proc/self/fd/" + fileDescriptor);
    try {
      String stream = Files.readSymbolicLink(link).toString();
      return stream.startsWith("/dev/pts/") || stream.startsWith("/dev/tty");
    } catch (IOException e) {
      return false; // No /proc or no such descriptor: treat it as a pipe.
    }
  }
}
