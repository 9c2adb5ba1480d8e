package dev.echolab.lab.linux;

import dev.echolab.load.os.ProcFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts a process's system calls in the kernel by {@code perf stat}, switched on and off by its
 * control descriptor (perf-stat(1), --control). Counting alone: unlike perf trace and strace it
 * loses no call and stops no thread.
 *
 * <p>For the thread that started it; another one reads perf's output. The names are those of x86-64
 * and arm64; those that this kernel does not have are left out.
 */
public final class SyscallCounter implements AutoCloseable {
  /** The calls that a server on sockets may make; the total counts all others too. */
  private static final List<String> NAMES =
      List.of(
          ("read write readv writev recvfrom sendto recvmsg sendmsg epoll_wait epoll_pwait"
                  + " epoll_pwait2 epoll_ctl poll ppoll io_uring_enter futex sched_yield accept4 close")
              .split(" ", -1));

  private static final List<Path> TRACEFS =
      List.of(Path.of("/sys/kernel/tracing/events"), Path.of("/sys/kernel/debug/tracing/events"));
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(30);
  private static final long ATTACH_TIMEOUT_S = 10;

  private final Process perf;
  private final Duration replyTimeout;
  private final BufferedReader replies;
  private final CompletableFuture<List<String>> output = new CompletableFuture<>();

  SyscallCounter(Process perf, Duration replyTimeout) {
    this.perf = perf;
    this.replyTimeout = replyTimeout;
    this.replies = perf.inputReader(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readOutput, "perf-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Attaches to all threads of some processes, and to those they will start. */
  public static SyscallCounter attach(Set<Long> pids) throws IOException {
    return attach(pids, NAMES);
  }

  /**
   * Attaches as {@link #attach(Set)} does, and counts other calls by name, once it is begun. perf
   * lists the threads once and then attaches to each: it misses a thread that starts in between
   * from a thread that is not attached to yet. So it attaches again until no thread has started
   * meanwhile.
   *
   * @param names the kernel's names of those calls
   * @throws IOException with the reason if counting is not available here
   */
  public static SyscallCounter attach(Set<Long> pids, List<String> names) throws IOException {
    Path folder = eventsFolder();
    String events =
        Stream.concat(
                Stream.of(SyscallCounts.ALL),
                names.stream()
                    .filter(name -> Files.exists(folder.resolve("syscalls/sys_enter_" + name)))
                    .map(name -> SyscallCounts.ONE + name))
            .collect(Collectors.joining(","));
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(ATTACH_TIMEOUT_S)) {
      Set<String> before = threads(pids);
      try {
        SyscallCounter counter = attachToListed(pids, events);
        if (before.containsAll(threads(pids))) {
          return counter;
        }
        counter.close();
      } catch (IOException e) {
        // perf gives up if a listed thread has ended.
        if (threads(pids).containsAll(before)) {
          throw e;
        }
      }
    }
    throw new IOException("threads kept starting or ending while perf attached to the others");
  }

  private static SyscallCounter attachToListed(Set<Long> pids, String events) throws IOException {
    String list = pids.stream().map(pid -> Long.toString(pid)).collect(Collectors.joining(","));
    // Ahead of the load it counts, where that is allowed: it has to switch at its moment.
    String command =
        "nice -n -20 perf stat --no-big-num -x, -D -1 --control fd:0,1 -e "
            + events
            + " -p "
            + list;
    Process perf;
    try {
      perf = new ProcessBuilder(command.split(" ", -1)).start();
    } catch (IOException e) {
      throw new IOException("perf cannot be started: " + e.getMessage(), e);
    }
    SyscallCounter counter = new SyscallCounter(perf, REPLY_TIMEOUT);
    try {
      // Answered when all listed threads are attached to: from here on switching takes no time.
      counter.send("ping");
      return counter;
    } catch (IOException e) {
      counter.close();
      throw e;
    }
  }

  private static Set<String> threads(Set<Long> pids) throws IOException {
    Set<String> threads = new HashSet<>();
    for (long pid : pids) {
      try {
        ProcFile.tasks(pid).forEach(task -> threads.add(task.getFileName().toString()));
      } catch (NoSuchFileException e) {
        throw new IOException("there is no process " + pid, e);
      }
    }
    return threads;
  }

  private static Path eventsFolder() throws IOException {
    return TRACEFS.stream()
        .filter(events -> Files.isDirectory(events.resolve("raw_syscalls")))
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "the kernel's tracepoints are not visible (no tracefs, or not for this user)"));
  }

  private void readOutput() {
    try (BufferedReader lines = perf.errorReader(StandardCharsets.UTF_8)) {
      output.complete(lines.lines().toList());
    } catch (IOException | UncheckedIOException e) {
      output.completeExceptionally(e);
    }
  }

  /**
   * How long it took to switch thread after thread and event after event, in {@link
   * System#nanoTime()}.
   */
  public record Switching(long fromNs, long toNs) {
    /** Nothing was switched. */
    public static final Switching NEVER = new Switching(0, 0);
  }

  public Switching begin() throws IOException {
    long fromNs = System.nanoTime();
    send("enable");
    return new Switching(fromNs, System.nanoTime());
  }

  public void end() throws IOException {
    send("disable");
  }

  private void send(String command) throws IOException {
    try {
      perf.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
      perf.getOutputStream().flush();
    } catch (IOException e) {
      throw new IOException(endReason(), e);
    }
    // At its end the pipe of its replies ends, too: no other way ends the read.
    long startNs = System.nanoTime();
    CompletableFuture<Void> kill =
        CompletableFuture.runAsync(
            perf::destroyForcibly,
            CompletableFuture.delayedExecutor(replyTimeout.toNanos(), TimeUnit.NANOSECONDS));
    String reply = replies.readLine();
    kill.cancel(false);
    if (reply == null && System.nanoTime() - startNs >= replyTimeout.toNanos()) {
      throw new IOException(
          "perf did not answer '%s' within %d s%s"
              .formatted(
                  command,
                  replyTimeout.toSeconds(),
                  command.equals("ping") ? ": it may be older than 5.12" : ""));
    }
    if (reply == null || !reply.contains("ack")) {
      throw new IOException(endReason());
    }
  }

  private String endReason() {
    try {
      return "perf: "
          + SyscallCounts.firstWords(output.get(replyTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return "perf ended without a message";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /**
   * Ends perf and returns what it counted.
   *
   * @throws IOException with perf's own message if it could not count
   */
  public SyscallCounts counts() throws IOException, InterruptedException {
    // On SIGINT perf prints its counts; on SIGTERM it ends without output. The shell's own kill:
    // images such as debian:slim have no program of this name.
    String pid = Long.toString(perf.pid());
    new ProcessBuilder("sh", "-c", "kill -INT \"$0\"", pid).start().waitFor();
    try {
      return SyscallCounts.parse(output.get(replyTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("perf did not print its counts", e);
    }
  }

  @Override
  public void close() {
    perf.destroyForcibly();
  }
}
