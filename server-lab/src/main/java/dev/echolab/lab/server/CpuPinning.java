package dev.echolab.lab.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Pins server and client to separate cores with taskset(1): of those that the lab may use, the
 * client takes the last one, the servers all others.
 *
 * @param serverCores as taskset takes them; empty: any
 * @param clientCores likewise
 */
public record CpuPinning(String serverCores, String clientCores) {
  public static final CpuPinning NONE = new CpuPinning("", "");

  /** Pins this process; the IOException has the reason in words if that is not possible here. */
  public static CpuPinning apply() throws IOException, InterruptedException {
    String ownPid = Long.toString(ProcessHandle.current().pid());
    // Not from /proc/self/status, which lists processors that are offline too.
    String affinity = run("taskset", "-cp", ownPid).strip();
    CpuPinning pinning = of(affinity.substring(affinity.lastIndexOf(' ') + 1));
    run("taskset", "-a", "-cp", pinning.clientCores(), ownPid);
    return pinning;
  }

  /**
   * Divides the cores that the lab may use.
   *
   * @param cores as taskset prints them, such as 2,5-7
   * @throws IOException with the reason if there is only one
   */
  static CpuPinning of(String cores) throws IOException {
    int lastRange = cores.lastIndexOf(',') + 1;
    int dash = cores.indexOf('-', lastRange);
    if (dash < 0) {
      if (lastRange == 0) {
        throw new IOException("this machine gives the lab 1 core; it takes two or more");
      }
      return new CpuPinning(cores.substring(0, lastRange - 1), cores.substring(lastRange));
    }
    int last = Integer.parseInt(cores.substring(dash + 1));
    boolean isPair = Integer.parseInt(cores.substring(lastRange, dash)) == last - 1;
    String servers = cores.substring(0, dash) + (isPair ? "" : "-" + (last - 1));
    return new CpuPinning(servers, Integer.toString(last));
  }

  /** Runs a command and returns what it printed. */
  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
