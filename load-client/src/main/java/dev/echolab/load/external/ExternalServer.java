package dev.echolab.load.external;

import dev.echolab.load.plan.Target;
import dev.echolab.load.record.Incident;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the server of an {@link ExternalCommand} on a free port of 127.0.0.1.
 *
 * <p>A shell stands between the two. It starts the command, which no shell interprets, in a process
 * group of its own. At the end of its standard input, a pipe that only this process holds, it stops
 * that group. So nothing survives {@link #close} or the death of this process, even by SIGKILL.
 * PR_SET_PDEATHSIG (prctl(2)) would reach the first process only, and depend on the thread that
 * started it. The session stays that of this process: the kernel schedules sessions as groups
 * (sched(7), autogroup), and all servers of a comparison have to be in one.
 *
 * <p>For the thread that started it; a daemon thread reads what the server prints.
 */
public final class ExternalServer implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(ExternalServer.class);

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MS = 5;
  private static final int PROBE_TIMEOUT_MS = 1_000;

  private static final long STOP_TIMEOUT_S = 12; // the shell waits twice for 5 s
  private static final int MAX_LINES = 3;
  private static final int MAX_LINE_CHARACTERS = 4096; // the rest of a longer line is dropped
  private static final int MIN_PORT = 20_000; // below those of clients and of port 0
  private static final int PORTS = 10_000;

  /** Two servers of this process never try the same port; two processes seldom do. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  // strerror(3), or the constant's name, as runtimes print it.
  private static final Pattern ADDRESS_IN_USE =
      Pattern.compile("address already in use|EADDRINUSE", Pattern.CASE_INSENSITIVE);

  /** For bash, as other shells create no process groups without a terminal. */
  private static final String SHELL =
      """
      set -m
      exec 3>&2 2>/dev/null # else the end of the job is reported among the last lines
      (exec -- "$@") </dev/null >&3 2>&3 3>&- &
      server=$!
      exec 3>&-
      trap '' INT HUP TERM
      echo "$server"
      stop() {
        kill "-$1" -- "-$server"
        for ((i = 0; i < 50; i++)); do
          kill -0 -- "-$server" || exit
          sleep 0.1
        done
      }
      (read -r _; stop TERM; stop KILL) <&0 >/dev/null &
      wait "$server"
      echo "$?"
      kill -0 -- "-$server" || kill -KILL "$!"
      wait
      """;

  private final ExternalCommand command;
  private final Target target;
  private final Process shell;
  private final BufferedReader replies;
  private final Thread outputReader;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile boolean readyLineSeen;
  private volatile boolean addressInUse;
  private String pid;

  private ExternalServer(ExternalCommand command, Target target, Process shell) {
    this.command = command;
    this.target = target;
    this.shell = shell;
    this.replies = shell.inputReader();
    this.outputReader = new Thread(this::readOutput, command.name() + "-output");
    outputReader.setDaemon(true);
    outputReader.start();
  }

  /**
   * Starts the server and waits until it accepts connections. Between the choice of a free port and
   * the server's bind(2) another process may take it: then another port is tried once.
   *
   * @throws IOException if it ended, or did not accept within 30 s; the message is one line with
   *     the command and the lines that it printed last. No process is left then
   * @throws InterruptedException if the calling thread was interrupted; no process is left then
   */
  public static ExternalServer start(ExternalCommand command)
      throws IOException, InterruptedException {
    return start(command, START_TIMEOUT);
  }

  static ExternalServer start(ExternalCommand command, Duration within)
      throws IOException, InterruptedException {
    try {
      return startAt(freeTarget(), command, within);
    } catch (BindException e) {
      log.info("{}; another port is tried", e.getMessage());
      return startAt(freeTarget(), command, within);
    }
  }

  private static ExternalServer startAt(Target target, ExternalCommand command, Duration within)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", SHELL, command.name());
    builder.command().addAll(command.at(target));
    builder.environment().put("PORT", Integer.toString(target.port()));
    ExternalServer server;
    try {
      server = new ExternalServer(command, target, builder.start());
    } catch (IOException e) {
      throw new IOException("--server needs bash: " + e.getMessage(), e);
    }
    try {
      server.pid = server.replies.readLine();
      server.awaitReady(within);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private static Target freeTarget() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    for (int tried = 0; tried < PORTS; tried++) {
      int port = MIN_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket free = new ServerSocket(port, 1, loopback)) {
        return new Target(loopback.getHostAddress(), free.getLocalPort());
      } catch (BindException e) {
        log.debug("port {} is in use", port, e);
      }
    }
    throw new IOException("no free port from " + MIN_PORT + " on");
  }

  private void awaitReady(Duration within) throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    while (!isReady()) {
      if (replies.ready()) {
        throw failure("ended with exit code " + replies.readLine());
      }
      if (System.nanoTime() - startNs > within.toNanos()) {
        String missing = command.readyLine().isPresent() ? "print its ready line" : "accept";
        throw failure("did not " + missing + " within " + within.toSeconds() + " s");
      }
      Thread.sleep(POLL_MS);
    }
  }

  private boolean isReady() {
    if (command.readyLine().isPresent()) {
      return readyLineSeen;
    }
    try (Socket probe = new Socket(Proxy.NO_PROXY)) {
      probe.connect(new InetSocketAddress(target.host(), target.port()), PROBE_TIMEOUT_MS);
      // Without a listener the kernel may give the probe this very port: it reaches itself then.
      return probe.getLocalPort() != target.port();
    } catch (IOException e) {
      return false;
    }
  }

  private IOException failure(String what) throws InterruptedException {
    close(); // Ends the output.
    outputReader.join(PROBE_TIMEOUT_MS);
    // What the shell puts before its own messages, for example of a program that does not exist.
    String ofShell = "^" + Pattern.quote(command.name()) + ": line \\d+: (exec: )?";
    synchronized (lastLines) {
      String lines =
          lastLines.stream()
              .map(line -> Incident.printable(line.replaceFirst(ofShell, "")).strip())
              .collect(Collectors.joining(" | ", "; it printed: ", ""));
      String words = String.join(" ", command.at(target));
      String message =
          "%s (%s) %s%s".formatted(command.name(), words, what, lastLines.isEmpty() ? "" : lines);
      return addressInUse ? new BindException(message) : new IOException(message);
    }
  }

  public Target target() {
    return target;
  }

  /** Returns the number of the process that the command became. */
  public long pid() {
    return Long.parseLong(pid);
  }

  private void readOutput() {
    StringBuilder line = new StringBuilder();
    char[] part = new char[MAX_LINE_CHARACTERS];
    try (BufferedReader output = shell.errorReader()) {
      for (int n = output.read(part); n >= 0; n = output.read(part)) {
        for (int i = 0; i < n; i++) {
          if (part[i] == '\n') {
            addLine(line.toString());
            line.setLength(0);
          } else if (line.length() < MAX_LINE_CHARACTERS) {
            line.append(part[i]);
          }
        }
      }
      if (!line.isEmpty()) {
        addLine(line.toString());
      }
    } catch (IOException e) {
      log.debug("{}: end of its output", command.name(), e);
    }
  }

  private void addLine(String line) {
    readyLineSeen |=
        command.readyLine().isPresent() && command.readyLine().get().matcher(line).find();
    addressInUse |= ADDRESS_IN_USE.matcher(line).find();
    synchronized (lastLines) {
      if (!line.isBlank()) {
        lastLines.addLast(line);
      }
      if (lastLines.size() > MAX_LINES) {
        lastLines.removeFirst();
      }
    }
  }

  /** Stops all processes of the command, by SIGTERM; kills them after 5 s. Idempotent. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        log.warn("{} (process {}) did not stop", command.name(), pid);
      }
    } catch (IOException e) {
      log.debug("{}: its shell has ended", command.name(), e);
    } catch (InterruptedException e) {
      interrupted = true; // The shell stops the server even so.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
