package dev.echolab.lab.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs programs of the operating system. */
final class Commands {
  private Commands() {}

  /** Returns the exit code; 127 if there is no such program, as a shell would. */
  static int run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      // Not inherited: this JVM's own output is how Maven talks to it.
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      System.err.print(output);
      return process.waitFor();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 127;
    }
  }
}
