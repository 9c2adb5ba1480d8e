package dev.echolab.lab.live;

import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.driver.TargetConnector;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One column of the page: a server, the clients A and B, the steady load and the idle connections.
 *
 * <p>Changed by the thread that holds the lock of {@link LiveLab}; the sampler reads what the
 * fields publish.
 */
final class LiveColumn implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final long NEXT_STOP_TIMEOUT_NS = 200_000_000L;
  private static final String NO_STEPS = "-";

  private final Variant variant;
  private final LabHome home;
  private final ClientLoop loop;
  private final Consumer<String> notices;
  private final Map<String, LiveClient> clients = new ConcurrentHashMap<>();
  private final List<Closeable> idle = new CopyOnWriteArrayList<>();
  private volatile DrivenServer server;
  private volatile SteadyLoad load;

  /** Starts nothing yet. {@code notices} receives one line when something ends by itself. */
  LiveColumn(Variant variant, LabHome home, ClientLoop loop, Consumer<String> notices) {
    this.variant = variant;
    this.home = home;
    this.loop = loop;
    this.notices = notices;
  }

  Variant variant() {
    return variant;
  }

  /** Returns the server; empty while it is restarted. */
  Optional<DrivenServer> server() {
    return Optional.ofNullable(server);
  }

  /** Returns a client; empty while the server is restarted. */
  Optional<LiveClient> client(String name) {
    return Optional.ofNullable(clients.get(name));
  }

  Optional<SteadyLoad> load() {
    return Optional.ofNullable(load);
  }

  int idleConnections() {
    return idle.size();
  }

  void start(LiveSettings settings) throws IOException, InterruptedException {
    server = new DrivenServer(variant, home, settings);
    for (String name : LiveSettings.CLIENTS) {
      connect(name, settings);
    }
    setIdle(settings.idleConnections());
    setLoad(settings.load());
  }

  /** Connects a client, again if it was connected. */
  void connect(String name, LiveSettings settings) throws IOException {
    disconnect(name);
    String stops = variant.submitsReads() ? "34" : "234";
    String steps = name.equals(settings.step()) ? stops : NO_STEPS;
    LiveClient client =
        LiveClient.connect(loop, server.address(), settings.buffers(), port -> follow(port, steps));
    client.setReading(settings.reading().get(name));
    clients.put(name, client);
  }

  private void follow(int port, String steps) {
    try {
      server.follow(port, steps);
    } catch (IOException e) {
      notices.accept(variant.name() + ": " + e.getMessage());
    }
  }

  private void disconnect(String name) throws IOException {
    LiveClient before = clients.remove(name);
    if (before != null) {
      try {
        // First: a connection that stands still would keep its thread.
        server.forget(before.localPort());
      } finally {
        before.close();
      }
    }
  }

  /** Sends a request; connects again first if the connection has ended. */
  void send(String name, int sizeBytes, LiveSettings settings) throws IOException {
    LiveClient client = clients.get(name);
    if (client == null || client.progress().error() != null) {
      connect(name, settings);
    }
    clients.get(name).send(sizeBytes);
  }

  /** Lets a client's steps run. */
  void release(String name) throws IOException {
    LiveClient client = clients.get(name);
    if (client != null) {
      server.follow(client.localPort(), NO_STEPS);
    }
  }

  /**
   * Does one step if the client's connection stands before {@code step}, or before any if that is
   * 0, and has a request to work on.
   */
  void next(String name, int step) throws IOException {
    LiveClient client = clients.get(name);
    if (client == null || client.progress().inFlight() == 0) {
      return;
    }
    StepReport before = server.report(client.localPort()).orElse(null);
    if (before == null || before.before() == 0 || (step > 0 && step != before.before())) {
      return;
    }
    server.next(client.localPort());
    // The next stop, if there is one, is a matter of microseconds.
    long deadlineNs = System.nanoTime() + NEXT_STOP_TIMEOUT_NS;
    while (isBetweenStops(before, client) && System.nanoTime() - deadlineNs < 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same report, not one that says the same
  private boolean isBetweenStops(StepReport before, LiveClient client) {
    StepReport now = server.report(client.localPort()).orElseThrow();
    return now == before || (now.before() == 0 && client.progress().inFlight() > 0);
  }

  /** Opens or closes idle connections until there are this many. */
  void setIdle(int count) throws IOException {
    while (idle.size() != count) {
      if (idle.size() > count) {
        idle.remove(idle.size() - 1).close();
      } else {
        idle.add(TargetConnector.connect(server.process().target(), CONNECT_TIMEOUT_MS));
      }
    }
  }

  /** Ends the load that there is, and starts another one unless it is null. */
  void setLoad(SteadyLoad.Shape shape) {
    if (load != null) {
      load.close();
      load = null;
    }
    if (shape != null) {
      load = new SteadyLoad(variant.name(), server.process().target(), shape, notices);
    }
  }

  @Override
  public void close() throws IOException {
    // Each part is ended also if the one before failed; the server is the last.
    try (DrivenServer ending = server) {
      try {
        if (ending != null) {
          ending.setFrozen(false);
        }
      } finally {
        setLoad(null);
        clients.values().forEach(LiveClient::close);
        clients.clear();
        server = null;
        setIdle(0);
      }
    }
  }
}
