package dev.echolab.lab.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.echolab.cli.TerminationSignals;
import dev.echolab.load.plan.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs a server in a process of its own, from its start to its end.
 *
 * <p>Its standard output and error are read by one daemon thread each, so that neither pipe can
 * fill up and stall it. A shutdown hook ends it when the lab ends in any way that runs hooks. After
 * any other end, such as SIGKILL, it ends by itself: its standard input ends. All methods but
 * {@link #send} are for the thread that started it.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(ServerProcess.class);

  /** The time in which a server must print READY. */
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** The time in which a server must end: longer than its default drain time. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(8);

  /** Likewise in the shutdown hook: short, because the lab itself ends. */
  private static final Duration HOOK_STOP_TIMEOUT = Duration.ofSeconds(2);

  private static final int MAX_ERROR_LINES = 20;
  private static final Pattern READY =
      Pattern.compile("READY \\S+ \\[?([^\\s\\[\\]]+)\\]?:(\\d{1,5}) protocol=\\S+");

  private static final Pattern OF_THE_JVM =
      Pattern.compile("^(Error: |Error occurred |Exception in thread )");

  private final String name;
  private final Process process;

  /** The address in the READY line. */
  private final CompletableFuture<Target> ready = new CompletableFuture<>();

  /** Receives the lines after READY, on the thread that reads standard output. */
  private final Consumer<String> afterReady;

  /** Changed by the thread that reads standard output, until {@link #ready}. */
  private final List<String> optionTable = new ArrayList<>();

  private final Deque<String> lastErrors = new ArrayDeque<>();
  private final Thread errorReader;
  private final Thread outputReader;
  private final Thread hook;

  private ServerProcess(String name, Process process, Consumer<String> afterReady) {
    this.name = name;
    this.process = process;
    this.afterReady = afterReady;
    this.hook = new Thread(() -> end(HOOK_STOP_TIMEOUT), "end-" + name);
    this.errorReader = reader("stderr", process.getErrorStream(), this::keepError, () -> {});
    this.outputReader =
        reader("stdout", process.getInputStream(), this::keepOutput, this::failUnlessReady);
  }

  /**
   * Starts the command and waits until it prints READY.
   *
   * @param name for messages and thread names
   * @throws IOException if it ended, or was not ready within 30 s; no process is left then. The
   *     message is the last line that the server printed, fit for a user
   * @throws InterruptedException if the calling thread was interrupted; no process is left then
   */
  public static ServerProcess start(String name, List<String> command)
      throws IOException, InterruptedException {
    return startDriven(name, command, line -> {});
  }

  /** Starts a server that is driven over its standard input, and reports after READY. */
  public static ServerProcess startDriven(
      String name, List<String> command, Consumer<String> afterReady)
      throws IOException, InterruptedException {
    return start(name, command, START_TIMEOUT, afterReady);
  }

  static ServerProcess start(
      String name, List<String> command, Duration startTimeout, Consumer<String> afterReady)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(TerminationSignals.STOP_AT_END_OF_INPUT, "1");
    ServerProcess server;
    try {
      server = new ServerProcess(name, builder.start(), afterReady);
    } catch (IOException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
    try {
      Runtime.getRuntime().addShutdownHook(server.hook);
    } catch (IllegalStateException e) {
      server.process.destroyForcibly();
      throw new InterruptedException("the lab is being ended");
    }
    boolean isReady = false;
    try {
      server.errorReader.start();
      server.outputReader.start();
      server.awaitReady(startTimeout);
      isReady = true;
      return server;
    } finally {
      if (!isReady) {
        server.close();
      }
    }
  }

  private void awaitReady(Duration within) throws IOException, InterruptedException {
    try {
      ready.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String lines = String.join(" | ", lastErrors());
      String appended = lines.isEmpty() ? "" : "; its last lines: " + lines;
      throw new IOException(name + " was not ready within " + within.toSeconds() + " s" + appended);
    } catch (ExecutionException e) {
      // Before the end is asked for: it closes the streams, read or not.
      errorReader.join(HOOK_STOP_TIMEOUT.toMillis());
      throw new IOException(endReason(end(STOP_TIMEOUT)));
    }
  }

  /**
   * Returns why it ended before READY: the server's last line on standard error, or all lines of a
   * JVM that did not start, some of which HotSpot prints on standard output.
   */
  private String endReason(int exitCode) {
    List<String> lines = new ArrayList<>(optionTable);
    lines.addAll(lastErrors());
    String ended = name + " ended with exit code " + exitCode;
    if (lines.stream().anyMatch(line -> OF_THE_JVM.matcher(line).find())) {
      return ended + ": " + String.join(" | ", lines);
    }
    return lines.isEmpty() ? ended : lines.get(lines.size() - 1);
  }

  /** Returns the server's table of requested and effective options, line by line. */
  public List<String> optionTable() {
    return List.copyOf(optionTable);
  }

  /** Returns the address at which it accepts connections. */
  public Target target() {
    return ready.join();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Writes a line to the server's standard input; fails if it has ended. Any thread may call it.
   */
  public void send(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    synchronized (input) {
      input.write((line + "\n").getBytes(UTF_8));
      input.flush();
    }
  }

  /** Returns the last lines of the server's standard error, oldest first. */
  public List<String> lastErrors() {
    synchronized (lastErrors) {
      return List.copyOf(lastErrors);
    }
  }

  /** Asks the server to stop, by SIGTERM; kills it if it does not. Idempotent. */
  @Override
  public void close() {
    end(STOP_TIMEOUT);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("{}: the lab is being ended, its hooks run already", name);
    }
  }

  /** Returns the exit code; the process is gone then. */
  private int end(Duration within) {
    // Not Process.destroy: it closes standard input as well, a second request to stop, on which a
    // server ends at once.
    process.toHandle().destroy();
    boolean interrupted = Thread.interrupted();
    try {
      if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("{} did not stop within {} s and is killed", name, within.toSeconds());
        process.destroyForcibly().waitFor(within.toNanos(), TimeUnit.NANOSECONDS);
      }
      process.destroy(); // It has ended: this closes the streams.
      return process.isAlive() ? -1 : process.exitValue();
    } catch (InterruptedException e) {
      interrupted = true;
      process.destroyForcibly();
      return -1;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void keepError(String line) {
    if (line.startsWith("\tat ")) {
      return; // A whole stack trace would leave no room for its first line.
    }
    synchronized (lastErrors) {
      if (lastErrors.size() == MAX_ERROR_LINES) {
        lastErrors.removeFirst();
      }
      lastErrors.addLast(line);
    }
  }

  /** Reads standard output: the table, then READY, then what a driven server reports. */
  private void keepOutput(String line) {
    if (ready.isDone()) {
      afterReady.accept(line);
      return;
    }
    Matcher form = READY.matcher(line);
    if (form.matches()) {
      ready.complete(new Target(form.group(1), Integer.parseInt(form.group(2))));
    } else {
      optionTable.add(line);
    }
  }

  private void failUnlessReady() {
    ready.completeExceptionally(new IOException("standard output ended before READY"));
  }

  private Thread reader(String stream, InputStream from, Consumer<String> sink, Runnable atEnd) {
    Runnable read =
        () -> {
          try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, UTF_8))) {
            lines.lines().forEach(sink);
          } catch (IOException | UncheckedIOException e) {
            log.debug("{}: end of {}", name, stream, e);
          } finally {
            atEnd.run();
          }
        };
    Thread thread = new Thread(read, name + "-" + stream);
    thread.setDaemon(true);
    return thread;
  }
}
