package dev.echolab.lab.live;

import dev.echolab.lab.linux.Freezer;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.ServerProcess;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.record.ServerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives one server by its standard input: follows connections, lets them do a step, reads the
 * counters; docs/live.md lists the commands. Started and closed by one thread at a time; any thread
 * may read.
 */
final class DrivenServer implements AutoCloseable {
  private static final Pattern COUNTERS = Pattern.compile("COUNTERS atNs=(-?\\d+) (.*)");
  private static final Pattern FOLLOWING = Pattern.compile("FOLLOWING (\\d+)");
  private static final long REPLY_TIMEOUT_S = 5;

  /** The counters at one moment, in System.nanoTime of the server. */
  record Counts(long atNs, ServerStats stats) {}

  private final List<String> command;
  private final ServerProcess process;
  private final Map<Integer, StepReport> reports = new ConcurrentHashMap<>();
  private final Map<Integer, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private volatile Counts counts;
  private volatile Freezer freezer;

  /** Starts a server; the IOException of one that did not start is one line. */
  DrivenServer(Variant variant, LabHome home, LiveSettings settings)
      throws IOException, InterruptedException {
    command = ServerCommand.of(settings.serverOptions()).of(variant, home);
    process = ServerProcess.startDriven(variant.name(), command, this::onLine);
  }

  private void onLine(String line) {
    Matcher following = FOLLOWING.matcher(line);
    Matcher counters = COUNTERS.matcher(line);
    if (following.matches()) {
      Optional.ofNullable(awaited.remove(Integer.valueOf(following.group(1))))
          .ifPresent(CountDownLatch::countDown);
    } else if (counters.matches()) {
      counts = new Counts(Long.parseLong(counters.group(1)), ServerStats.parse(counters.group(2)));
    } else {
      StepReport.parse(line).ifPresent(report -> reports.put(report.port(), report));
    }
  }

  List<String> command() {
    return command;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(process.target().host(), process.target().port());
  }

  ServerProcess process() {
    return process;
  }

  /** Returns the last line on standard error, for the message that it has ended. */
  String lastError() {
    List<String> errors = process.lastErrors();
    return errors.isEmpty() ? "no reason given" : errors.get(errors.size() - 1);
  }

  /**
   * Follows the connection from a port; returns when the server does.
   *
   * @param steps as in {@code follow}
   * @throws IOException if the server does not confirm it within 5 s
   */
  void follow(int port, String steps) throws IOException {
    CountDownLatch confirmed = new CountDownLatch(1);
    awaited.put(port, confirmed);
    process.send("follow " + port + " " + steps);
    try {
      if (!confirmed.await(REPLY_TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new IOException("the server does not answer on its standard output");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  void next(int port) throws IOException {
    process.send("next " + port);
  }

  /** Lets the connection from a port run; a later one from this port is not followed. */
  void forget(int port) throws IOException {
    process.send("forget " + port);
    reports.remove(port);
  }

  /** Returns where the connection from a port is; empty before its first step. */
  Optional<StepReport> report(int port) {
    return Optional.ofNullable(reports.get(port));
  }

  /** Asks for the counters; a stopped process answers when it is continued. */
  void requestCounts() throws IOException {
    process.send("counters");
  }

  /** Returns the latest counters; null before the first. */
  Counts counts() {
    return counts;
  }

  boolean isFrozen() {
    return freezer != null;
  }

  void setFrozen(boolean on) throws IOException {
    if (on && freezer == null) {
      freezer = Freezer.freeze(process.pid());
    } else if (!on && freezer != null) {
      freezer.close();
      freezer = null;
    }
  }

  /** Stops the server, also if it is frozen or one of its connections stands still. */
  @Override
  public void close() throws IOException {
    try {
      setFrozen(false);
    } finally {
      process.close();
    }
  }
}
