package dev.echolab.load.driver;

import dev.echolab.load.payload.Payload;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.SizeDistribution;
import dev.echolab.protocol.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Holds the state of one connection of the plan, over all the sockets that it uses one after the
 * other. Owned by one client thread.
 *
 * <pre>
 *             connecting               connected
 *   CLOSED ----------------&gt; CONNECTING ---------&gt; OPEN
 *    |  ^                        |                   |
 *    |  +------------------------+-------------------+
 *    |                  close
 *    |  giveUp
 *    +---------&gt; GONE
 * </pre>
 *
 * <p>Only the four methods named in the diagram change the state; a transition that the diagram
 * does not show throws. The other fields are grouped by their writer: {@link ReplyProgress} is
 * written by {@link ReplyDecoder}, {@link WriteProgress} by {@link RequestSender}, {@link
 * ReconnectState} by {@link ConnectionManager}, {@link CarriedLoad} by {@link LoadLoop}. A new
 * socket resets the first two.
 */
final class EchoConnection {
  /** Initial capacity of the in-flight window in an open loop; it grows as needed. */
  private static final int OPEN_LOOP_WINDOW = 16;

  private enum State {
    /** Without a socket: not yet connected, lost, or about to be replaced. */
    CLOSED,
    /** The TCP handshake is in progress. */
    CONNECTING,
    OPEN,
    /** Given up: it is never connected again. */
    GONE
  }

  /** Position in the stream of replies. */
  static final class ReplyProgress {
    /** Payload bytes of the oldest message's reply that have been checked. */
    int checkedBytes;

    /** The header of the current reply has been checked. */
    boolean inPayload;

    /** A payload byte of the current reply was wrong. */
    boolean corrupt;

    private byte[] framePart = new byte[Frame.HEADER_BYTES];
    private int framePartBytes;

    /** Puts the bytes kept by {@link #keepFramePart} at the start of an empty buffer. */
    void restoreFramePart(ByteBuffer buffer) {
      buffer.put(framePart, 0, framePartBytes);
    }

    /** Keeps the bytes from {@code from} to the buffer's position: a part of a header or ERROR. */
    void keepFramePart(ByteBuffer buffer, int from) {
      framePartBytes = buffer.position() - from;
      if (framePartBytes > framePart.length) {
        framePart = new byte[framePartBytes];
      }
      buffer.get(from, framePart, 0, framePartBytes);
    }

    void nextReply() {
      checkedBytes = 0;
      inPayload = false;
      corrupt = false;
    }

    /** Starts at a message boundary, as a new socket does. */
    void reset() {
      nextReply();
      framePartBytes = 0;
    }
  }

  /** Position in the stream of requests. */
  static final class WriteProgress {
    /** Bytes of the oldest waiting message that the kernel has taken, header included. */
    int offset;

    /**
     * Messages wait because there was no connection, or the socket's send buffer or the pipeline is
     * full. Their waiting is not this client's lateness.
     */
    boolean blocked;
  }

  /** When the current attempt to connect began, when the connection was lost, and what follows. */
  static final class ReconnectState {
    long connectStartNs;

    /** When the next attempt to connect is due, if the plan reconnects. */
    long retryNs;

    /** Attempts that failed since the last connection. */
    int failedAttempts;

    /** Since when it fails to connect; valid if an attempt has failed or it was lost. */
    long failingSinceNs;

    /** It was lost in use at {@link #lostNs} and has not been connected since. */
    boolean lost;

    long lostNs;
  }

  final int number;
  private final long key;
  private final SizeDistribution sizes;
  private final long churnEchoes;
  final InFlightWindow inFlight;
  final boolean slowReader;
  final ReplyProgress parse = new ReplyProgress();
  final WriteProgress write = new WriteProgress();
  final ReconnectState reconnect = new ReconnectState();
  final CarriedLoad load = new CarriedLoad();

  /**
   * Time at which the socket was connected, or bytes were last written or read, in System.nanoTime.
   * Set by {@link ConnectionManager}, {@link RequestSender} and {@link ReplyDecoder}.
   */
  long lastIoNs;

  /** Messages that become due after a think time; counted by {@link ClosedLoopSource}. */
  int thinking;

  private State state = State.CLOSED;
  private SocketChannel channel;
  private SelectionKey selectionKey;
  private long lifeEnd = Long.MAX_VALUE;

  /** Creates a connection without a socket, numbered from 0 over all threads. */
  EchoConnection(int number, LoadPlan plan) {
    this.number = number;
    this.key = Payload.connectionKey(plan.traffic().seed(), number);
    this.sizes = plan.traffic().sizes();
    this.churnEchoes = plan.connections().churnEchoes();
    this.inFlight =
        new InFlightWindow(plan.isOpenLoop() ? OPEN_LOOP_WINDOW : plan.loop().pipeline());
    this.slowReader = number >= plan.connections().measured();
  }

  /** CLOSED to CONNECTING: keeps the socket, which the caller connects and registers. */
  void connecting(SocketChannel newChannel) {
    transition(State.CLOSED, State.CONNECTING);
    channel = newChannel;
  }

  /** Registers the connecting socket, with this connection as attachment. */
  void register(Selector selector, int interestOps) throws IOException {
    selectionKey = channel.register(selector, interestOps, this);
  }

  /**
   * CONNECTING to OPEN: a new socket has nothing in flight, and starts at a message boundary and at
   * the first echo of its life.
   */
  void connected() {
    transition(State.CONNECTING, State.OPEN);
    inFlight.dropInFlight(false);
    parse.reset();
    write.offset = 0;
    write.blocked = inFlight.written() < inFlight.tail();
    lifeEnd = churnEchoes > 0 ? inFlight.written() + churnEchoes : Long.MAX_VALUE;
  }

  /**
   * CONNECTING or OPEN to CLOSED: forgets the socket, which the caller closes. Messages in flight
   * stay in the window.
   */
  SocketChannel close() {
    transition(isOpen() ? State.OPEN : State.CONNECTING, State.CLOSED);
    SocketChannel closed = channel;
    channel = null;
    selectionKey = null;
    return closed;
  }

  void giveUp() {
    transition(State.CLOSED, State.GONE);
  }

  private void transition(State from, State to) {
    if (state != from) {
      throw new IllegalStateException("connection " + number + ": " + state + " to " + to);
    }
    state = to;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isGone() {
    return state == State.GONE;
  }

  /** Returns the socket; null unless connecting or open. */
  SocketChannel channel() {
    return channel;
  }

  /** Returns the socket's key; null unless connecting or open. */
  SelectionKey selectionKey() {
    return selectionKey;
  }

  /** Sets what the selector waits for; without a system call if that does not change. */
  void interestOps(int ops) {
    if (selectionKey.interestOps() != ops) {
      selectionKey.interestOps(ops);
    }
  }

  long messageKey(long sequence) {
    return Payload.messageKey(key, sequence);
  }

  int payloadBytes(long messageKey) {
    return sizes.bytes(messageKey);
  }

  /**
   * Returns how long the oldest waiting message has waited without a byte written or read, if no
   * message is in flight that will time out; else 0.
   */
  long stalledNs(long nowNs) {
    long oldest = inFlight.written();
    return inFlight.expired() < oldest || oldest == inFlight.tail()
        ? 0
        : nowNs - Math.max(lastIoNs, inFlight.intendedNs(oldest));
  }

  /** Returns the first sequence number that waits for the next socket (churn). */
  long lifeEnd() {
    return lifeEnd;
  }

  /** Returns the sequence number up to which the window and the socket's life allow to write. */
  long writeLimit(int pipeline) {
    return Math.min(Math.min(inFlight.tail(), inFlight.expired() + pipeline), lifeEnd);
  }
}
