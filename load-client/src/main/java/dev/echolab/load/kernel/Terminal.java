package dev.echolab.load.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Is somebody watching? {@link System#console()} cannot tell: it looks at input as well. */
public final class Terminal {
  private Terminal() {}

  /** Does standard error go to a terminal? */
  public static boolean isStandardError() {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
