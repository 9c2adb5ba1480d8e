package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import dev.echolab.server.StopResult;
import dev.echolab.server.StopResult.Outcome;
import dev.echolab.testing.OwnLoopback;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requires one start and one stop; a stop drains in time, reports the result, leaks nothing. */
interface LifeCycleContract extends ContractFixture {
  Duration LONG_DRAIN = Duration.ofSeconds(10);

  @Test
  default void aStartedServerListensOnTheReportedAddress() throws IOException {
    EchoServer server = startFramed();

    assertThat(server.address().getAddress().getHostAddress()).isEqualTo(OwnLoopback.HOST);
    assertThat(server.address().getPort()).isPositive();
    framedClient(server).echo(1, new byte[] {1});
  }

  @Test
  default void aServerStartsOnlyOnce() throws IOException {
    EchoServer server = startFramed();

    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);

    framedClient(server).echo(1, new byte[] {1});
  }

  @Test
  default void aPortInUseIsABindExceptionAndLeaksNothing() throws IOException {
    InetAddress own = InetAddress.getByName(OwnLoopback.HOST);
    try (ServerSocket taken = new ServerSocket(0, 1, own)) {
      ResourceLeakCheck leakCheck = ResourceLeakCheck.start();
      EchoServer server = prepare(options().port(taken.getLocalPort()).build());

      assertThatThrownBy(server::start).isInstanceOf(BindException.class);

      assertThat(server.stop(LONG_DRAIN)).isEqualTo(new StopResult(0, 0));
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
      leakCheck.expectNoLeaks();
    }
  }

  @Test
  default void aHostWithoutAnAddressIsAnUnresolvedAddressExceptionAndLeaksNothing() {
    ResourceLeakCheck leakCheck = ResourceLeakCheck.start();
    EchoServer server = prepare(options().host("nosuch.invalid").build());

    assertThatThrownBy(server::start).isInstanceOf(UnresolvedAddressException.class);

    assertThat(server.stop(LONG_DRAIN)).isEqualTo(new StopResult(0, 0));
    leakCheck.expectNoLeaks();
  }

  @Test
  default void startingOnThePortOfARunningServerFailsAndDoesNotAffectIt() throws IOException {
    EchoServer running = startFramed();
    FramedClient client = framedClient(running);
    client.echo(1, new byte[] {1});
    EchoServer second = prepare(options().port(running.address().getPort()).build());

    assertThatThrownBy(second::start).isInstanceOf(BindException.class);

    client.echo(2, new byte[] {2});
    framedClient(running).echo(3, new byte[] {3});
  }

  @Test
  default void aServerStoppedBeforeItsStartCannotBeStarted() {
    ResourceLeakCheck leakCheck = ResourceLeakCheck.start();
    EchoServer server = prepare(options().build());

    assertThat(server.stop(LONG_DRAIN)).isEqualTo(new StopResult(0, 0));
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    leakCheck.expectNoLeaks();
  }

  @Test
  default void idleConnectionsAreClosedCleanly() throws IOException {
    EchoServer server = startFramed();
    List<FramedClient> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FramedClient client = framedClient(server);
      client.echo(i, new byte[] {1});
      clients.add(client);
    }

    FutureTask<StopResult> stop = stopInBackground(server, LONG_DRAIN);

    for (FramedClient client : clients) {
      client.expectEndOfStream();
      client.close();
    }
    StopResult result = resultOf(stop);
    assertThat(result).isEqualTo(new StopResult(3, 0));
    assertThat(result.outcome()).isEqualTo(Outcome.GRACEFUL);
    assertThat(server.counters().connectionsOpen()).isZero();
  }

  @Test
  default void stoppingTwiceReturnsTheSameResult() throws IOException {
    EchoServer server = startFramed();
    FramedClient client = framedClient(server);
    client.echo(1, new byte[] {1});
    FutureTask<StopResult> first = stopInBackground(server, LONG_DRAIN);
    FutureTask<StopResult> second = stopInBackground(server, LONG_DRAIN);
    client.expectEndOfStream();
    client.close();

    StopResult result = resultOf(first);

    assertThat(resultOf(second)).isEqualTo(result);
    assertThat(server.stop(Duration.ZERO)).isEqualTo(result);
    server.close();
  }

  @Test
  default void aStoppedServerAcceptsNoConnection() throws IOException {
    EchoServer server = startFramed();
    framedClient(server).echo(1, new byte[] {1});
    server.close();

    assertThatThrownBy(() -> FramedClient.connect(server)).isInstanceOf(IOException.class);
  }

  @Test
  default void aServerRestartsImmediatelyOnTheSamePort() throws IOException {
    EchoServer first = startFramed();
    List<FramedClient> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FramedClient client = framedClient(first);
      client.echo(i, new byte[] {1});
      clients.add(client);
    }
    int port = first.address().getPort();
    first.close();

    EchoServer second = start(options().port(port));

    assertThat(second.address().getPort()).isEqualTo(port);
    framedClient(second).echo(1, new byte[] {1});
    for (FramedClient client : clients) {
      client.expectEndOfStream();
    }
  }

  @Test
  default void receivedRequestsAreAnsweredBeforeTheStop() throws IOException {
    // Most requests are still in the kernel's receive buffer when the stop begins.
    EchoServer server = start(options().readBufferBytes(64).work("block:5ms"));
    FramedClient client = framedClient(server);
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(Requests.echo(i, Requests.payload(i, 20)));
    }
    client.send(Requests.join(requests));
    client.expectEcho(0, Requests.payload(0, 20));

    FutureTask<StopResult> stop = stopInBackground(server, LONG_DRAIN);

    for (int i = 1; i < 50; i++) {
      client.expectEcho(i, Requests.payload(i, 20));
    }
    client.expectEndOfStream();
    client.close();
    assertThat(resultOf(stop)).isEqualTo(new StopResult(1, 0));
  }

  @Test
  default void aConnectionWhoseWorkEndsDuringTheStopDoesNotFail() throws IOException {
    EchoServer server = start(options().work("block:300ms"));
    FramedClient client = framedClient(server);
    byte[] request = Requests.echo(1, new byte[] {1});
    client.send(request);
    awaitBytesIn(server, request.length);

    FutureTask<StopResult> stop = stopInBackground(server, LONG_DRAIN);

    client.expectEcho(1, new byte[] {1});
    client.expectEndOfStream();
    client.close();
    assertThat(resultOf(stop)).isEqualTo(new StopResult(1, 0));
    assertThat(count(server, Counter.CONNECTIONS_FAILED)).isZero();
  }

  @Test
  default void aStopWaitsUntilASlowReaderHasItsResponses() throws IOException {
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient slow = closeAfterTest(FramedClient.connectWithReceiveBuffer(server, 8 * 1024));
    byte[] payload = Requests.payload(1, 1024 * 1024);
    byte[] request = Requests.echo(1, payload);
    slow.send(request);
    awaitBytesIn(server, request.length);
    awaitUnsentResponses(server);

    FutureTask<StopResult> stop = stopInBackground(server, LONG_DRAIN);

    awaitRefusal(server);
    assertThat(stop.isDone()).as("the stop has returned").isFalse();
    slow.expectEcho(1, payload);
    slow.expectEndOfStream();
    slow.close();
    assertAllDrained(server, resultOf(stop));
  }

  @Test
  default void aStopAbortsANonReadingPeerAfterTheDrainTimeout() throws IOException {
    ResourceLeakCheck leakCheck = ResourceLeakCheck.start();
    EchoServer server = start(options().smallKernelBuffers());
    FramedClient nonReading =
        closeAfterTest(FramedClient.connectWithReceiveBuffer(server, 8 * 1024));
    byte[] request = Requests.echo(1, new byte[1024 * 1024]);
    nonReading.send(request);
    // On a busy machine bytes may be read and unsent only because the request is incomplete.
    awaitBytesIn(server, request.length);
    awaitUnsentResponses(server);
    long startNs = System.nanoTime();

    StopResult result = server.stop(Duration.ofMillis(300));

    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    assertThat(result).isEqualTo(new StopResult(0, 1));
    assertThat(result.outcome()).isEqualTo(Outcome.FORCED);
    assertThat(tookMs).as("milliseconds of a stop limited to 300").isBetween(300L, 5_000L);
    assertThat(server.counters().connectionsOpen()).isZero();
    nonReading.close();
    leakCheck.expectNoLeaks();
  }

  /** The server keeps less than Netty's high-water mark of 64 KiB: it goes on reading. */
  @Test
  default void aStopThatAbortsAPeerWithSomeUnreadResponsesIsForced() throws IOException {
    EchoServer server = startForSilentPeer();
    SilentPeer silent = closeAfterTest(SilentPeer.connect(server));
    awaitUnread(silent);

    StopResult result = server.stop(Duration.ofMillis(300));

    assertThat(result).isEqualTo(new StopResult(0, 1));
  }

  @Test
  default void aPeerThatHalfClosesDuringTheDrainGetsItsUnreadResponses() throws IOException {
    EchoServer server = startForSilentPeer();
    SilentPeer silent = closeAfterTest(SilentPeer.connect(server));
    awaitUnread(silent);
    FutureTask<StopResult> stop = stopInBackground(server, LONG_DRAIN);
    awaitRefusal(server);

    silent.halfClose();

    await("the connection stays open")
        .pollInterval(Duration.ofMillis(5))
        .during(Duration.ofMillis(100))
        .until(() -> server.counters().connectionsOpen() == 1);
    assertThat(silent.readToEnd()).isEqualTo(silent.sentBytes());
    silent.close();
    assertAllDrained(server, resultOf(stop));
  }

  @Test
  default void aStopEndsEveryThreadAndClosesEverySocket() throws IOException {
    ResourceLeakCheck leakCheck = ResourceLeakCheck.start();
    EchoServer server = startFramed();
    for (int i = 0; i < 20; i++) {
      FramedClient client = framedClient(server);
      client.echo(i, new byte[] {1});
      client.close();
    }
    FramedClient open = framedClient(server);
    open.echo(1, new byte[] {1});

    server.close();

    open.close();
    leakCheck.expectNoLeaks();
  }

  private EchoServer startForSilentPeer() throws IOException {
    return start(options().protocol(Protocol.RAW).sendBufferBytes(SilentPeer.KERNEL_BUFFER_BYTES));
  }

  /** Returns once some responses have waited in the server for a while. */
  private static void awaitUnread(SilentPeer silent) {
    await("responses wait in the server")
        .pollInterval(Duration.ofMillis(5))
        .during(Duration.ofMillis(200))
        .until(silent::sendUnlessEnoughIsUnread);
  }

  /**
   * Returns once the server has begun to stop and accepts no connection. It may accept some that
   * this opens, which then end with it.
   */
  private void awaitRefusal(EchoServer server) {
    await("connections are refused")
        .until(
            () -> {
              try (FramedClient late = FramedClient.connect(server)) {
                late.expectEndOfStream();
                return false;
              } catch (IOException e) {
                return true;
              }
            });
  }

  private void assertAllDrained(EchoServer server, StopResult result) {
    int accepted = (int) count(server, Counter.CONNECTIONS_ACCEPTED);
    assertThat(result).isEqualTo(new StopResult(accepted, 0));
  }

  private FutureTask<StopResult> stopInBackground(EchoServer server, Duration drain) {
    FutureTask<StopResult> stop = new FutureTask<>(() -> server.stop(drain));
    Thread stopping = new Thread(stop, "contract-stop");
    stopping.setDaemon(true);
    stopping.start();
    return stop;
  }

  private static StopResult resultOf(FutureTask<StopResult> stop) {
    return await("the end of the stop")
        .until(() -> stop.isDone() ? stop.get() : null, r -> r != null);
  }
}
