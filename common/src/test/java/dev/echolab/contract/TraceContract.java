package dev.echolab.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolab.protocol.Frame;
import dev.echolab.protocol.TraceFrame;
import dev.echolab.server.EchoServer;
import dev.echolab.server.Tracing;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requires that a traced request gets its response, and after it a TRACE with timestamps. */
interface TraceContract extends ContractFixture {

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200_000})
  default void theTimestampsOfATracedRequestAreInOrder(int payloadBytes) throws IOException {
    FramedClient client = framedClient(startTracing());
    byte[] payload = Requests.payload(1, payloadBytes);
    // The first request of a connection and later ones take different paths.
    for (int id = 1; id <= 3; id++) {
      long sentNs = System.nanoTime();

      client.send(Requests.traced(id, payload));

      client.expectEcho(id, Frame.FLAG_TRACE, payload);
      TraceFrame trace = expectTrace(client, id);
      long receivedNs = System.nanoTime();
      expectOrder(trace);
      // Same machine, same clock: the timestamps lie between the send and the receive.
      assertThat(trace.readEndNs()).isGreaterThanOrEqualTo(sentNs);
      assertThat(trace.writeEndNs()).isLessThanOrEqualTo(receivedNs);
    }
  }

  @Test
  default void aTracedRequestInTwoPartsCountsBothReads() throws IOException {
    EchoServer server = startTracing();
    FramedClient client = framedClient(server);
    byte[] request = Requests.traced(9, Requests.payload(9, 1_000));
    client.send(request, 0, 500);
    awaitBytesIn(server, 500);
    long sentNs = System.nanoTime();

    client.send(request, 500, request.length);

    client.expectEcho(9, Frame.FLAG_TRACE, Requests.payload(9, 1_000));
    TraceFrame trace = expectTrace(client, 9);
    expectOrder(trace);
    assertThat(trace.readCalls() - trace.emptyReads()).as("reads with bytes").isEqualTo(2);
    assertThat(trace.readStartNs()).as("start of the first read").isLessThan(sentNs);
    assertThat(trace.readEndNs()).as("end of the last read").isGreaterThanOrEqualTo(sentNs);
  }

  /** Netty reports a change of writability while it writes more than its high-water mark. */
  @Test
  default void aResponseThatTheKernelTakesAtOnceIsOneWriteCall() throws IOException {
    EchoServer server = start(options().tracing(Tracing.ON).sendBufferBytes(200 * 1024));
    FramedClient client = framedClient(server);
    byte[] payload = Requests.payload(9, 70_000);

    client.send(Requests.traced(9, payload));

    client.expectEcho(9, Frame.FLAG_TRACE, payload);
    TraceFrame trace = expectTrace(client, 9);
    assertThat(trace.writeCalls()).isEqualTo(writeCallsOfATracedResponse());
  }

  /** Returns how often a server counts the write of a response that the kernel takes at once. */
  default int writeCallsOfATracedResponse() {
    return 1;
  }

  @Test
  default void tracedAndPlainRequestsInOneWriteAreAnsweredInOrder() throws IOException {
    FramedClient client = framedClient(startTracing());
    byte[] payload = Requests.payload(1, 33);

    client.send(
        Requests.join(
            Requests.echo(1, payload),
            Requests.traced(2, payload),
            Requests.traced(3, payload),
            Requests.echo(4, payload)));

    client.expectEcho(1, payload);
    client.expectEcho(2, Frame.FLAG_TRACE, payload);
    expectOrder(expectTrace(client, 2));
    client.expectEcho(3, Frame.FLAG_TRACE, payload);
    expectOrder(expectTrace(client, 3));
    client.expectEcho(4, payload);
  }

  @Test
  default void withoutTracingAllTimestampsAreZero() throws IOException {
    FramedClient client = framedClient(startFramed());

    client.send(Requests.traced(1, new byte[] {1}));

    client.expectEcho(1, Frame.FLAG_TRACE, new byte[] {1});
    assertThat(expectTrace(client, 1)).isEqualTo(new TraceFrame(0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  default void aHalfCloseAfterATracedRequestStillGetsItsTrace() throws IOException {
    FramedClient client = framedClient(startTracing());

    client.send(Requests.traced(1, new byte[] {1}));
    client.halfClose();

    client.expectEcho(1, Frame.FLAG_TRACE, new byte[] {1});
    expectOrder(expectTrace(client, 1));
    client.expectEndOfStream();
  }

  private EchoServer startTracing() throws IOException {
    return start(options().tracing(Tracing.ON));
  }

  private static TraceFrame expectTrace(FramedClient client, long id) throws IOException {
    ReceivedFrame frame = client.receive();
    assertThat(frame.type()).as("type of %s", frame).isEqualTo(Frame.TRACE);
    assertThat(frame.id()).as("id").isEqualTo(id);
    assertThat(frame.flags()).as("flags").isEqualTo((short) 0);
    assertThat(frame.payload()).hasSize(TraceFrame.PAYLOAD_BYTES);
    return frame.trace();
  }

  private static void expectOrder(TraceFrame trace) {
    if (trace.readableNs() != 0) {
      assertThat(trace.readableNs())
          .as("readable before read start: %s", trace)
          .isLessThanOrEqualTo(trace.readStartNs());
    }
    assertThat(
            new long[] {
              trace.readStartNs(),
              trace.readEndNs(),
              trace.processEndNs(),
              trace.writeStartNs(),
              trace.writeEndNs()
            })
        .as("timestamps in order, none missing: %s", trace)
        .isSorted()
        .doesNotContain(0);
    assertThat(trace.readCalls()).as("read calls").isPositive();
    assertThat(trace.emptyReads()).as("empty reads").isBetween(0, trace.readCalls() - 1);
    assertThat(trace.writeCalls()).as("write calls").isPositive();
  }
}
