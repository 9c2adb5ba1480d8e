package dev.echolab.load.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Detects whether a standard stream is a terminal, and its width. */
public final class Terminal {
  private static final int DEFAULT_COLUMNS = 80;

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

  /** Returns the width of the terminal: COLUMNS, or what tput(1) reports, or 80. */
  public static int columns() {
    String columns = System.getenv("COLUMNS");
    try {
      // tput finds the terminal at its standard error.
      return Integer.parseInt((columns == null ? tputColumns() : columns).strip());
    } catch (IOException | NumberFormatException e) {
      return DEFAULT_COLUMNS; // No tput, or no width: the usual one.
    }
  }

  private static String tputColumns() throws IOException {
    Process tput =
        new ProcessBuilder("tput", "cols").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(tput.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }
}
