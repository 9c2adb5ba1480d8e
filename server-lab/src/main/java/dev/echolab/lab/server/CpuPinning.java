package dev.echolab.lab.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Pins server and client to separate cores with taskset(1): the client takes the last core, the
 * servers all others.
 *
 * @param serverCores as taskset takes them; empty: any
 * @param clientCores likewise
 */
public record CpuPinning(String serverCores, String clientCores) {
  public static final CpuPinning NONE = new CpuPinning("", "");

  private static final int MIN_CORES = 2;

  /** Pins this process; the IOException has the reason in words if that is not possible here. */
  public static CpuPinning apply() throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    if (cores < MIN_CORES) {
      throw new IOException("this machine gives the lab " + cores + " core; it takes two or more");
    }
    int last = cores - 1;
    String servers = last == 1 ? "0" : "0-" + (last - 1);
    String ownPid = Long.toString(ProcessHandle.current().pid());
    Process taskset =
        new ProcessBuilder("taskset", "-a", "-cp", Integer.toString(last), ownPid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!taskset.waitFor(5, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
      throw new IOException("taskset refused to move the client to core " + last);
    }
    return new CpuPinning(servers, Integer.toString(last));
  }
}
