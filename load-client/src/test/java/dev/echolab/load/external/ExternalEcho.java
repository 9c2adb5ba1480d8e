package dev.echolab.load.external;

import dev.echolab.load.driver.EchoPeer;
import java.io.IOException;
import java.nio.file.Path;

/** A raw echo server to be started as an external one. */
public final class ExternalEcho {
  private ExternalEcho() {}

  /** Returns the command line that starts it, to be followed by its port. */
  public static String commandLine() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return "'%s' -XX:TieredStopAtLevel=1 -cp '%s' %s"
        .formatted(java, System.getProperty("java.class.path"), ExternalEcho.class.getName());
  }

  /** Serves on the port of its argument, which the variable PORT repeats. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (!args[0].equals(System.getenv("PORT"))) {
      throw new IOException("PORT is " + System.getenv("PORT"));
    }
    try (EchoPeer peer = EchoPeer.plain(Integer.parseInt(args[0]))) {
      System.out.println("serving on port " + peer.port());
      Thread.currentThread().join();
    }
  }
}
