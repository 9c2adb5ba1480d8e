package dev.echolab.load.driver;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.SizeDistribution;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** The state of one connection. Owned by its client thread. */
final class EchoConnection {

  /**
   *
   *
   * <pre>
   *   NEW -&gt; CONNECTING -&gt; OPEN -&gt; LOST -&gt; CONNECTING (reconnect, churn)
   *               |                  |
   *               +------------------+-----&gt; GONE (given up)
   * </pre>
   */
  enum State {
    NEW,
    CONNECTING,
    OPEN,
    LOST,
    GONE
  }

  private final int number;
  private final long key;
  private final SizeDistribution sizes;
  final InFlightWindow inFlight;
  final boolean slowReader;
  State state = State.NEW;
  SocketChannel channel;
  SelectionKey selectionKey;

  /** Bytes of message {@code inFlight.written()} that the kernel has taken, header included. */
  int writeOffset;

  /** No message from this sequence number on before the connection has been replaced. */
  long lifeEnd = Long.MAX_VALUE;

  /** Payload bytes of the oldest message's answer that were checked. */
  int checkedBytes;

  /** Inside an answer whose header has been checked. */
  boolean inPayload;

  /** One of the oldest message's bytes came back wrong. */
  boolean corrupt;

  /** The start of a header that came without its end. */
  final byte[] headerPart = new byte[16];

  int headerPartBytes;

  /**
   * Messages wait although due: the kernel is full or the pipeline is. Not the client's lateness.
   */
  boolean blocked;

  boolean flushDue;
  long connectStartNs;
  long lostNs;
  long retryNs;
  int failedTries;

  EchoConnection(int number, long seed, SizeDistribution sizes, int windowSize, boolean slow) {
    this.number = number;
    this.key = Payload.connectionKey(seed, number);
    this.sizes = sizes;
    this.inFlight = new InFlightWindow(windowSize);
    this.slowReader = slow;
  }

  int number() {
    return number;
  }

  long messageKey(long sequence) {
    return Payload.messageKey(key, sequence);
  }

  int payloadBytes(long messageKey) {
    return sizes.bytes(messageKey);
  }

  /** A new connection begins in the middle of nothing. */
  void resetStreams() {
    writeOffset = 0;
    checkedBytes = 0;
    inPayload = false;
    corrupt = false;
    headerPartBytes = 0;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** The number of messages that the window, the life and the schedule let it write up to. */
  long writeLimit(int pipeline) {
    return Math.min(Math.min(inFlight.tail(), inFlight.expired() + pipeline), lifeEnd);
  }
}
