package dev.echolab.load.external;

import dev.echolab.load.driver.EchoPeer;
import dev.echolab.testing.TestJvm;
import java.io.IOException;

/** A raw echo server to be started as an external one. */
public final class ExternalEcho {
  private ExternalEcho() {}

  /** Returns the command line that starts it, to be followed by its port. */
  public static String commandLine() {
    return "'" + String.join("' '", TestJvm.command(ExternalEcho.class)) + "'";
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
