package dev.echolab.load.faults;

import java.io.IOException;
import java.util.List;

/** Programs of the system. */
final class Commands {
  private Commands() {}

  /** Returns the exit code; 127 if there is no such program, as a shell would. */
  static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 127;
    }
  }
}
