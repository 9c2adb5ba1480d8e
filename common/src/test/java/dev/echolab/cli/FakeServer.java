package dev.echolab.cli;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.ServerHealth;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Simulates a server without sockets, with a given start failure or stop result. */
final class FakeServer implements EchoServer {
  private final IOException startFailure;
  private final StopResult stopResult;
  private final AtomicInteger snapshots = new AtomicInteger();
  private final ServerHealth health = new ServerHealth();
  private volatile Duration drainTime;

  private FakeServer(IOException startFailure, StopResult stopResult) {
    this.startFailure = startFailure;
    this.stopResult = stopResult;
  }

  static FakeServer stoppingWith(StopResult result) {
    return new FakeServer(null, result);
  }

  static FakeServer failingToStart(IOException failure) {
    return new FakeServer(failure, new StopResult(0, 0));
  }

  /** Returns the drain time of the stop; null while running. */
  Duration drainTime() {
    return drainTime;
  }

  /** Returns the number of calls of {@link #counters}. */
  int snapshots() {
    return snapshots.get();
  }

  @Override
  public String variant() {
    return "fake";
  }

  @Override
  public void start() throws IOException {
    if (startFailure != null) {
      throw startFailure;
    }
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7777);
  }

  @Override
  public StopResult stop(Duration drain) {
    drainTime = drain;
    return stopResult;
  }

  @Override
  public CounterSnapshot counters() {
    snapshots.incrementAndGet();
    return new ServerCounters(Set.of()).snapshot();
  }

  @Override
  public ServerHealth health() {
    return health;
  }
}
