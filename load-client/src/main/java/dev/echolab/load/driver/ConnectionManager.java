package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Histograms;
import dev.echolab.load.record.IncidentLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.HdrHistogram.Histogram;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Opens, reopens, replaces and gives up the connections of one client thread, and measures how long
 * connecting takes. Owned by that thread; its totals are valid once the thread has ended. It does
 * not handle messages: its {@link Listener} does.
 */
final class ConnectionManager {
  private static final Logger log = LogManager.getLogger(ConnectionManager.class);
  private static final long FIRST_RETRY_NS = 20_000_000L;
  private static final int MAX_RETRY_DOUBLINGS = 4;

  /**
   * How long attempts to connect may fail, or a waiting message may make no progress, before a
   * connection is given up in a run of {@code --requests}. Otherwise that would wait for ever for a
   * server that is gone or hangs.
   */
  private static final long MAX_OUTAGE_NS = 60_000_000_000L;

  /** Receives the events of connections, on the client thread. */
  interface Listener {
    /** The connection is open, for the first time or again. */
    default void opened(EchoConnection c, long nowNs) {}

    /** An attempt to connect has failed. */
    default void refused(EchoConnection c, long nowNs) {}

    /** An open connection broke and is closed; the messages in flight on it still stand. */
    default void lost(EchoConnection c) {}

    /** The connection will never be opened again. */
    default void gone(EchoConnection c) {}
  }

  private final Selector selector;
  private final List<InetSocketAddress> targets;
  private final List<String> sources;
  final List<EchoConnection> connections = new ArrayList<>();
  private final OnDisconnect onDisconnect;
  private final long maxOutageNs;
  private final long timeoutNs;
  private final IncidentLog incidents;
  private final Queue<EchoConnection> retries =
      new PriorityQueue<>(Comparator.comparingLong(c -> c.reconnect.retryNs));
  final Histogram connectTimes = Histograms.create();
  private Listener listener;
  private int connectingCount;
  private int openCount;
  private long openedTotal;
  private long lostTotal;
  private long churnedTotal;
  private long longestGapNs;

  /**
   * Creates the connections whose number mod the plan's number of threads is {@code thread}, and
   * opens none yet.
   */
  ConnectionManager(
      LoadPlan plan,
      int thread,
      Selector selector,
      List<InetSocketAddress> targets,
      IncidentLog incidents) {
    for (int c = thread; c < plan.connections().count(); c += plan.threads().count()) {
      connections.add(new EchoConnection(c, plan));
    }
    this.selector = selector;
    this.targets = targets;
    this.sources = plan.connections().sources();
    this.onDisconnect = plan.connections().onDisconnect();
    this.maxOutageNs = plan.timing().requests() > 0 ? MAX_OUTAGE_NS : Long.MAX_VALUE;
    this.timeoutNs = plan.timing().timeout().toNanos();
    this.incidents = incidents;
  }

  /** Sets the receiver of events from now on; there must be one before the first connection. */
  void listener(Listener newListener) {
    listener = newListener;
  }

  /** Begins to connect a closed connection; {@link #finishConnect} when its key is connectable. */
  void startConnect(EchoConnection c, long nowNs) {
    try {
      SocketChannel channel = SocketChannel.open();
      c.connecting(channel);
      connectingCount++;
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (!sources.isEmpty()) {
        channel.bind(new InetSocketAddress(sources.get(c.number % sources.size()), 0));
      }
      c.reconnect.connectStartNs = System.nanoTime();
      boolean atOnce = channel.connect(targets.get(c.number % targets.size()));
      c.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
      if (atOnce) {
        connected(c);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), nowNs);
    }
  }

  /** Completes a connection whose key is connectable. */
  void finishConnect(EchoConnection c) {
    try {
      if (c.channel().finishConnect()) {
        connected(c);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), System.nanoTime());
    }
  }

  private void connected(EchoConnection c) {
    long nowNs = System.nanoTime();
    EchoConnection.ReconnectState reconnect = c.reconnect;
    connectTimes.recordValue(Histograms.clamp(nowNs - reconnect.connectStartNs));
    if (reconnect.lost) {
      longestGapNs = Math.max(longestGapNs, nowNs - reconnect.lostNs);
      reconnect.lost = false;
    }
    reconnect.failedAttempts = 0;
    c.connected();
    c.lastIoNs = nowNs;
    c.interestOps(c.slowReader ? 0 : SelectionKey.OP_READ);
    connectingCount--;
    openCount++;
    openedTotal++;
    listener.opened(c, nowNs);
  }

  void dropOverdueConnects(long nowNs) {
    for (EchoConnection c : connections) {
      if (c.isConnecting() && nowNs - c.reconnect.connectStartNs > timeoutNs) {
        refused(c, "no connection within the time-out", nowNs);
      }
    }
  }

  /**
   * Gives up the connections whose waiting messages the server does not read, in a run that would
   * wait for them for ever. A new connection would not help: the kernel accepts it for a server
   * that hangs.
   */
  void giveUpStalled(long nowNs) {
    if (maxOutageNs == Long.MAX_VALUE) {
      return;
    }
    long maxStallNs = Math.max(maxOutageNs, timeoutNs);
    for (EchoConnection c : connections) {
      if (c.isOpen() && !c.slowReader && c.stalledNs(nowNs) > maxStallNs) {
        String why = "no byte was sent or received for %d s".formatted(maxStallNs / 1_000_000_000);
        closeLost(c, "lost", why, nowNs);
        giveUp(c);
      }
    }
  }

  /** Starts the minute of those that failed before: nobody has retried them until now. */
  void retriesBegin(long nowNs) {
    retries.forEach(c -> c.reconnect.failingSinceNs = nowNs);
  }

  /** Begins to connect the connections whose retry is due. */
  void retryDue(long nowNs) {
    while (!retries.isEmpty() && retries.peek().reconnect.retryNs <= nowNs) {
      startConnect(retries.remove(), nowNs);
    }
  }

  /** Replaces a connection that has reached its number of echoes. */
  void replace(EchoConnection c) {
    close(c);
    churnedTotal++;
    startConnect(c, System.nanoTime());
  }

  /**
   * Closes a connection that became readable before anything was sent: it has ended, or was sent a
   * greeting, which no echo server does. Reconnects or gives up as planned.
   */
  void endedBeforeUse(EchoConnection c) {
    lostTotal++;
    refused(c, "ended before it was used", System.nanoTime());
  }

  /** Closes a broken connection, and reconnects or gives up as planned. */
  void closeBroken(EchoConnection c, String kind, String why, long nowNs) {
    closeLost(c, kind, why, nowNs);
    reconnectOrGiveUp(c, nowNs);
  }

  private void closeLost(EchoConnection c, String kind, String why, long nowNs) {
    close(c);
    lostTotal++;
    incidents.add(kind, "connection " + c.number + ": " + why);
    listener.lost(c);
    c.reconnect.lost = true;
    c.reconnect.lostNs = nowNs;
  }

  private void refused(EchoConnection c, String why, long nowNs) {
    close(c);
    incidents.add("refused", "connection " + c.number + ": " + why);
    listener.refused(c, nowNs);
    reconnectOrGiveUp(c, nowNs);
  }

  private void reconnectOrGiveUp(EchoConnection c, long nowNs) {
    if (c.reconnect.failedAttempts == 0) {
      c.reconnect.failingSinceNs = nowNs;
    }
    if (onDisconnect == OnDisconnect.RECONNECT
        && nowNs - c.reconnect.failingSinceNs < maxOutageNs) {
      int doublings = Math.min(c.reconnect.failedAttempts++, MAX_RETRY_DOUBLINGS);
      c.reconnect.retryNs = nowNs + (FIRST_RETRY_NS << doublings);
      retries.add(c);
    } else {
      giveUp(c);
    }
  }

  private void giveUp(EchoConnection c) {
    c.giveUp();
    listener.gone(c);
  }

  private void close(EchoConnection c) {
    if (c.isOpen()) {
      openCount--;
    } else if (c.isConnecting()) {
      connectingCount--;
    } else {
      return;
    }
    try {
      c.close().close();
    } catch (IOException e) {
      // close(2) may report what a write lost; every message of this connection has its outcome.
      log.debug("closing a connection failed", e);
    }
  }

  void closeAll() {
    connections.forEach(this::close);
  }

  /** Returns how many handshakes are in progress. */
  int connectingCount() {
    return connectingCount;
  }

  /** Returns how many connections are open; any thread may ask once all have been tried. */
  int openCount() {
    return openCount;
  }

  /** Adds the two figures that the manager does not know; see {@link ConnectionCounts}. */
  ConnectionCounts counts(double loaded, long slowReaderBytes) {
    int slowReaders = (int) connections.stream().filter(c -> c.slowReader).count();
    return new ConnectionCounts(
        loaded, openedTotal, lostTotal, churnedTotal, slowReaders, slowReaderBytes, longestGapNs);
  }
}
