package dev.echolab.cli;

import dev.echolab.counters.CounterSnapshot;
import dev.echolab.counters.ServerCounters;
import dev.echolab.server.EchoServer;
import dev.echolab.server.StopResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A server without sockets, which starts and stops as it is told. */
final class FakeServer implements EchoServer {
  private final IOException startFailure;
  private final StopResult stopResult;
  private final AtomicInteger snapshots = new AtomicInteger();
  private volatile Duration stoppedWithin;

  private FakeServer(IOException startFailure, StopResult stopResult) {
    this.startFailure = startFailure;
    this.stopResult = stopResult;
  }

  static FakeServer thatStops(StopResult result) {
    return new FakeServer(null, result);
  }

  static FakeServer thatCannotStart(IOException failure) {
    return new FakeServer(failure, new StopResult(0, 0));
  }

  /** The drain time it was stopped with; null while it runs. */
  Duration stoppedWithin() {
    return stoppedWithin;
  }

  /** How often its counters were asked for. */
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
    stoppedWithin = drain;
    return stopResult;
  }

  @Override
  public CounterSnapshot counters() {
    snapshots.incrementAndGet();
    return new ServerCounters(Set.of()).snapshot();
  }
}
