package dev.echolab.load.lab;

import dev.echolab.load.kernel.ProcessCpu;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What the kernel knew of a process at one moment (proc(5)).
 *
 * @param cpu CPU time used so far; its resolution is the kernel's tick, 10 ms
 * @param rssBytes resident memory
 * @param threads threads of the operating system, not virtual ones
 * @param voluntarySwitches of the threads alive then, since each of them began
 * @param involuntarySwitches as above
 */
public record ProcessSample(
    ProcessCpu cpu, long rssBytes, long threads, long voluntarySwitches, long involuntarySwitches) {
  private static final Logger log = LogManager.getLogger(ProcessSample.class);

  /** Empty if there is no /proc, or no such process any more. */
  public static Optional<ProcessSample> of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      long[] switches = switches(process.resolve("task"));
      Path status = process.resolve("status");
      return Optional.of(
          new ProcessSample(
              ProcessCpu.of(Long.toString(pid)),
              field(status, "VmRSS:") * 1024,
              field(status, "Threads:"),
              switches[0],
              switches[1]));
    } catch (IOException | NumberFormatException e) {
      log.debug("process {} is not to be seen in /proc", pid, e);
      return Optional.empty();
    }
  }

  private static long[] switches(Path tasks) throws IOException {
    long[] sums = new long[2];
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path task : all) {
        try {
          Path status = task.resolve("status");
          sums[0] += field(status, "voluntary_ctxt_switches:");
          sums[1] += field(status, "nonvoluntary_ctxt_switches:");
        } catch (NoSuchFileException e) {
          log.trace("{} ended while it was read", task);
        }
      }
    }
    return sums;
  }

  private static long field(Path status, String name) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip().split(" ", 2)[0]);
      }
    }
    throw new IOException("no " + name + " in " + status);
  }
}
