package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echolab.counters.Counter;
import dev.echolab.protocol.ErrorCode;
import dev.echolab.protocol.Protocol;
import dev.echolab.server.EchoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Requires that limits and timeouts end only the connections that exceed them. */
interface LimitsContract extends ContractFixture {
  Duration SHORT = Duration.ofMillis(200);

  @Test
  default void aConnectionAboveTheLimitGetsErrorBusy() throws IOException {
    EchoServer server = start(options().onlyMaxConnections(2));
    FramedClient first = framedClient(server);
    FramedClient second = framedClient(server);
    first.echo(1, new byte[] {1});
    second.echo(2, new byte[] {2});

    FramedClient third = framedClient(server);
    third.expectError(ErrorCode.BUSY, 0);
    third.expectEndOfStream();

    assertThat(count(server, Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
    assertThat(count(server, Counter.CONNECTIONS_ACCEPTED)).isEqualTo(2);
    first.echo(3, new byte[] {3});
    second.close();
    awaitOpenConnections(server, 1);
    framedClient(server).echo(4, new byte[] {4});
  }

  /** Closing a socket with unread bytes sends a reset, which may destroy the ERROR. */
  @Test
  default void aRefusedClientThatHasSentGetsErrorBusyAndACleanClose() throws IOException {
    EchoServer server = start(options().onlyMaxConnections(1));
    framedClient(server).echo(1, new byte[] {1});
    for (int i = 0; i < 10; i++) {
      FramedClient refused = framedClient(server);
      refused.send(new byte[100_000]);
      refused.expectError(ErrorCode.BUSY, 0);
      refused.expectEndOfStream();
      refused.close();
    }
    assertThat(count(server, Counter.CONNECTIONS_REFUSED)).isEqualTo(10);
  }

  @Test
  default void aRawConnectionAboveTheLimitIsClosedWithoutAByte() throws IOException {
    EchoServer server = start(options().protocol(Protocol.RAW).onlyMaxConnections(1));
    RawClient first = rawClient(server);
    first.send(new byte[] {1});
    assertThat(first.receive(1)).containsExactly(1);

    rawClient(server).expectEndOfStream();

    assertThat(count(server, Counter.CONNECTIONS_REFUSED)).isEqualTo(1);
  }

  @Test
  default void anIdleConnectionTimesOutAndABusyOneDoesNot() throws IOException {
    EchoServer server = start(options().onlyIdleTimeout(SHORT));
    FramedClient busy = framedClient(server);
    busy.echo(0, new byte[] {0});
    FramedClient idle = framedClient(server);
    idle.echo(1, new byte[] {1});

    AtomicInteger id = new AtomicInteger(10);
    await("the idle connection times out")
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              busy.echo(id.getAndIncrement(), new byte[] {1});
              return count(server, Counter.TIMEOUTS) == 1;
            });

    idle.expectEndOfStream();
    busy.echo(-1, new byte[] {2});
  }

  @Test
  default void aSlowlyArrivingRequestTimesOut() throws IOException {
    EchoServer server = start(options().onlyRequestTimeout(SHORT));
    FramedClient slow = framedClient(server);
    FramedClient other = framedClient(server);
    byte[] request = Requests.echo(1, new byte[100_000]);

    AtomicInteger sent = new AtomicInteger();
    await("the slow request times out")
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              other.echo(sent.get(), new byte[] {1});
              return count(server, Counter.TIMEOUTS) == 1 || cannotSendOneMore(slow, request, sent);
            });

    awaitOpenConnections(server, 1);
    assertThat(count(server, Counter.TIMEOUTS)).isEqualTo(1);
    other.echo(-1, new byte[] {2});
  }

  private static boolean cannotSendOneMore(FramedClient slow, byte[] request, AtomicInteger sent)
      throws IOException {
    try {
      slow.send(request, sent.get(), sent.get() + 1);
      sent.incrementAndGet();
      return false;
    } catch (SocketException cut) {
      return true;
    }
  }

  /** The second one's step 3 begins when its last byte has come long before. */
  @Test
  default void theWorkOfTwoRequestsInOneReadIsNotLimitedByTheRequestTimeout() throws IOException {
    EchoServer server = start(options().onlyRequestTimeout(SHORT).work("block:600ms"));
    FramedClient client = framedClient(server);

    client.send(Requests.join(Requests.echo(1, new byte[] {1}), Requests.echo(2, new byte[] {2})));

    client.expectEcho(1, new byte[] {1});
    client.expectEcho(2, new byte[] {2});
    assertThat(count(server, Counter.TIMEOUTS)).isZero();
  }

  @Test
  default void aNonReadingPeerTimesOut() throws IOException {
    EchoServer server = start(options().smallKernelBuffers().onlyWriteTimeout(SHORT));
    byte[] payload = Requests.payload(1, 64 * 1024);
    NonReadingClient nonReading =
        closeAfterTest(
            NonReadingClient.connect(
                server, Requests.echo(1, payload), Requests.responseTo(1, payload)));
    FramedClient other = framedClient(server);
    other.echo(1, new byte[] {1});

    await("the non-reading peer times out")
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (count(server, Counter.TIMEOUTS) == 0) {
                unlessCut(nonReading::offer);
              }
              return count(server, Counter.TIMEOUTS) == 1;
            });

    awaitOpenConnections(server, 1);
    other.echo(2, new byte[] {2});
  }

  /** The whole response takes longer than the timeout; 256 KiB of it take a tenth of that. */
  @Test
  default void aPeerThatReadsALargeResponseSlowlyDoesNotTimeOut() throws IOException {
    byte[] payload = Requests.payload(1, 5 * 1024 * 1024);
    byte[] response = Requests.responseTo(1, payload);
    EchoServer server =
        start(
            options()
                .smallKernelBuffers()
                .maxFrameBytes(payload.length)
                .onlyWriteTimeout(Duration.ofSeconds(1)));
    RawClient slow = closeAfterTest(RawClient.connectWithReceiveBuffer(server, 64 * 1024));
    slow.send(Requests.echo(1, payload));
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    long startNs = System.nanoTime();

    await("the whole response")
        .atMost(Duration.ofSeconds(25))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              // After a pause of the machine it reads at once what was due meanwhile.
              long dueBytes = (System.nanoTime() - startNs) * response.length / 2_000_000_000L;
              while (received.size() < Math.min(dueBytes, response.length)) {
                received.writeBytes(slow.receiveSome(32 * 1024));
              }
              return received.size() == response.length;
            });

    assertThat(received.toByteArray()).isEqualTo(response);
    assertThat(count(server, Counter.TIMEOUTS)).isZero();
  }

  /** The half-close makes Netty's epoll and io_uring transports read, whatever autoRead says. */
  @Test
  default void aNonReadingPeerTimesOutAfterItsHalfClose() throws IOException {
    EchoServer server =
        start(options().smallKernelBuffers().onlyWriteTimeout(Duration.ofMillis(500)));
    FramedClient nonReading =
        closeAfterTest(FramedClient.connectWithReceiveBuffer(server, 8 * 1024));
    byte[] request = Requests.stats(1);
    // The responses are several times larger than all buffers of the kernel.
    nonReading.send(Requests.join(Collections.nCopies(500, request)));
    AtomicLong writtenBytes = new AtomicLong();
    await("the kernel takes no more responses")
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              long nowBytes = count(server, Counter.BYTES_OUT);
              return nowBytes > 0 && writtenBytes.getAndSet(nowBytes) == nowBytes;
            });

    unlessCut(
        () -> {
          nonReading.send(request);
          nonReading.halfClose();
        });

    await("the non-reading peer times out").until(() -> count(server, Counter.TIMEOUTS) == 1);
    awaitOpenConnections(server, 0);
  }

  /** The server keeps less than Netty's high-water mark of 64 KiB: it goes on reading. */
  @Test
  default void aPeerThatFallsSilentWithSomeUnreadResponsesTimesOut() throws IOException {
    EchoServer server =
        start(
            options()
                .protocol(Protocol.RAW)
                .sendBufferBytes(SilentPeer.KERNEL_BUFFER_BYTES)
                .onlyWriteTimeout(SHORT));
    SilentPeer silent = closeAfterTest(SilentPeer.connect(server));

    await("the silent peer times out")
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (count(server, Counter.TIMEOUTS) == 0) {
                silent.sendUnlessEnoughIsUnread();
              }
              return count(server, Counter.TIMEOUTS) == 1;
            });

    awaitOpenConnections(server, 0);
    assertThat(count(server, Counter.CONNECTIONS_FAILED)).as("this side has closed it").isZero();
  }

  /** The bytes that it sends are no progress of the responses that it does not read. */
  @Test
  default void aPeerThatReadsNothingButSendsARequestByteByByteTimesOut() throws IOException {
    EchoServer server =
        start(options().sendBufferBytes(SilentPeer.KERNEL_BUFFER_BYTES).onlyWriteTimeout(SHORT));
    SilentPeer silent =
        closeAfterTest(SilentPeer.connect(server, Requests.echo(1, new byte[4 * 1024])));
    byte[] incomplete = Requests.echo(2, new byte[1024 * 1024]);

    AtomicInteger sent = new AtomicInteger();
    await("the silent peer times out")
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (count(server, Counter.TIMEOUTS) == 0) {
                unlessCut(
                    () -> {
                      if (silent.sendUnlessEnoughIsUnread()) {
                        silent.sendOneByte(incomplete[sent.getAndIncrement()]);
                      }
                    });
              }
              return count(server, Counter.TIMEOUTS) == 1;
            });

    awaitOpenConnections(server, 0);
  }

  /** Performs what a client does until the server cuts it off. */
  interface ClientAction {
    void run() throws IOException;
  }

  private static void unlessCut(ClientAction action) {
    try {
      action.run();
    } catch (IOException cut) {
      // Aborted by the timeout; the test waits for its count.
      assertThat(cut).hasMessageMatching(".*(reset|pipe).*");
    }
  }
}
