package dev.echolab.load.os;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads what the processes of one server use: those of this machine that listen at its address, and
 * their descendants (a server that forks does its work in them).
 */
public final class ProcessUse {
  private static final Logger log = LogManager.getLogger(ProcessUse.class);
  private static final String RESIDENT = "VmRSS:";

  /** No process that is visible: what it uses is not available. */
  public static final ProcessUse NONE = new ProcessUse(Set.of());

  private final Set<Long> roots;

  private ProcessUse(Set<Long> roots) {
    this.roots = roots;
  }

  /** Returns the processes that listen at an address; none if they are not visible here. */
  public static ProcessUse listeningAt(String host, int port) {
    try {
      return new ProcessUse(ListeningProcesses.of(host, port));
    } catch (IOException e) {
      log.debug("the processes that listen at {}:{} are not visible", host, port, e);
      return NONE;
    }
  }

  /**
   * Returns how long each thread has run or waited in a run queue since it began, by thread number.
   * A thread that never sleeps grows by all the time that passes, on a busy machine too. Empty if
   * the system does not report it.
   */
  public Map<Long, Long> runnableNs() {
    Map<Long, Long> threads = new HashMap<>();
    for (long pid : pids()) {
      try (DirectoryStream<Path> tasks =
          Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
        for (Path task : tasks) {
          OwnThread.scheduled(task)
              .ifPresent(
                  time ->
                      threads.put(
                          Long.valueOf(task.getFileName().toString()),
                          time.ranNs() + time.waitedNs()));
        }
      } catch (IOException e) {
        log.debug("process {} has ended", pid, e);
      }
    }
    return threads;
  }

  /** Returns the resident memory of all processes together; empty if none is visible. */
  public OptionalLong residentBytes() {
    long sumKib = 0;
    try {
      for (long pid : pids()) {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
          if (line.startsWith(RESIDENT)) {
            sumKib += Long.parseLong(line.substring(RESIDENT.length()).strip().split(" ", 2)[0]);
          }
        }
      }
    } catch (IOException e) {
      log.debug("a process of {} has ended", roots, e);
      return OptionalLong.empty();
    }
    return sumKib == 0 ? OptionalLong.empty() : OptionalLong.of(sumKib * 1024);
  }

  private Set<Long> pids() {
    Set<Long> all = new TreeSet<>(roots);
    for (long root : roots) {
      ProcessHandle.of(root).stream()
          .flatMap(ProcessHandle::descendants)
          .forEach(process -> all.add(process.pid()));
    }
    return all;
  }
}
