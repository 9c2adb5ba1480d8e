package dev.echolab.load.os;

import java.io.IOException;
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
 * their descendants (a server that forks does its work in them). This process and what it started
 * are left out where the server is among its ancestors.
 */
public final class ProcessUse {
  private static final Logger log = LogManager.getLogger(ProcessUse.class);
  private static final long INIT = 1;
  private static final ProcessHandle SELF = ProcessHandle.current();

  /** No process that is visible: what it uses is not available. */
  public static final ProcessUse NONE = new ProcessUse(Set.of());

  private final Set<Long> roots;

  /**
   * Creates the use of these processes.
   *
   * @param holders of the listening socket. Process 1 holds it for another (socket activation),
   *     unless it is the only one
   */
  public ProcessUse(Set<Long> holders) {
    this.roots = new TreeSet<>(holders);
    if (roots.size() > 1) {
      roots.remove(INIT);
    }
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
   * no process is visible or the system does not report it; a kernel without these figures has 0.
   */
  public Map<Long, Long> runnableNs() {
    Map<Long, Long> threads = new HashMap<>();
    for (long pid : pids()) {
      try {
        for (Path task : ProcFile.tasks(pid)) {
          Long tid = Long.valueOf(task.getFileName().toString());
          OwnThread.scheduled(task)
              .ifPresent(time -> threads.put(tid, time.ranNs() + time.waitedNs()));
        }
      } catch (IOException e) {
        log.debug("process {} has ended", pid, e);
      }
    }
    return threads.values().stream().allMatch(ns -> ns == 0) ? Map.of() : threads;
  }

  /**
   * Returns the resident memory of all processes together; empty if none is visible. A page that
   * several processes map counts once, if they are of this user.
   */
  public OptionalLong residentBytes() {
    long sumKib = 0;
    for (long pid : pids()) {
      long proportionalKib = kib(pid, "smaps_rollup", "Pss:");
      sumKib += proportionalKib > 0 ? proportionalKib : kib(pid, "status", "VmRSS:");
    }
    return sumKib == 0 ? OptionalLong.empty() : OptionalLong.of(sumKib * 1024);
  }

  /** Returns one figure of a process; 0 if it has ended, or the file is not for this user. */
  private static long kib(long pid, String file, String name) {
    try {
      return ProcFile.field(Path.of("/proc", Long.toString(pid), file), name);
    } catch (IOException e) {
      log.debug("{} of process {} is not readable", file, pid, e);
      return 0;
    }
  }

  /** Returns the processes that serve the address. */
  public Set<Long> roots() {
    return roots;
  }

  /** Returns the numbers of all processes that there are now. */
  public Set<Long> pids() {
    Set<Long> all = new TreeSet<>();
    for (long root : roots) {
      Set<Long> tree = tree(root);
      if (root != SELF.pid() && tree.contains(SELF.pid())) {
        tree.removeAll(tree(SELF.pid()));
      }
      all.addAll(tree);
    }
    return all;
  }

  private static Set<Long> tree(long root) {
    Set<Long> pids = new TreeSet<>(Set.of(root));
    ProcessHandle.of(root).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(process -> pids.add(process.pid()));
    return pids;
  }
}
