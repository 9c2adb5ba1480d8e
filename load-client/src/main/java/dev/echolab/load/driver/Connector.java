package dev.echolab.load.driver;

import dev.echolab.load.record.Histograms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Opens and closes the sockets of one client thread, and measures how long connecting took. Owned
 * by that thread; its totals are valid once the thread has ended.
 */
final class Connector {
  private static final Logger log = LogManager.getLogger(Connector.class);

  private final Selector selector;
  private final List<InetSocketAddress> targets;
  private final List<InetSocketAddress> sources;
  private final Histogram connectNs = Histograms.create();
  private int connecting;
  private int open;
  private long opened;
  private long longestGapNs;

  Connector(Selector selector, List<InetSocketAddress> targets, List<InetSocketAddress> sources) {
    this.selector = selector;
    this.targets = targets;
    this.sources = sources;
  }

  /**
   * Begins to connect a closed connection; {@link #finish} when the key is connectable.
   *
   * @throws IOException if it failed at once; the connection is closed then
   */
  void begin(EchoConnection c) throws IOException {
    SocketChannel channel = SocketChannel.open();
    c.startConnect(channel);
    connecting++;
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (!sources.isEmpty()) {
        channel.bind(sources.get(c.number() % sources.size()));
      }
      c.reconnect.connectStartNs = System.nanoTime();
      boolean atOnce = channel.connect(targets.get(c.number() % targets.size()));
      c.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
      if (atOnce) {
        connected(c);
      }
    } catch (IOException e) {
      close(c);
      throw e;
    }
  }

  /**
   * Completes a connection whose key is connectable.
   *
   * @throws IOException if the connection was refused or timed out
   */
  void finish(EchoConnection c) throws IOException {
    if (c.channel().finishConnect()) {
      connected(c);
    }
  }

  private void connected(EchoConnection c) {
    long nowNs = System.nanoTime();
    EchoConnection.ReconnectState reconnect = c.reconnect;
    connectNs.recordValue(Math.min(nowNs - reconnect.connectStartNs, Histograms.HIGHEST_NS));
    if (reconnect.lost) {
      longestGapNs = Math.max(longestGapNs, nowNs - reconnect.lostNs);
      reconnect.lost = false;
    }
    reconnect.failedAttempts = 0;
    c.resetStreams();
    c.connected();
    c.interestOps(c.slowReader ? 0 : SelectionKey.OP_READ);
    connecting--;
    open++;
    opened++;
  }

  /** Closes the connection's socket if it has one. */
  void close(EchoConnection c) {
    if (!c.hasSocket()) {
      return;
    }
    if (c.isOpen()) {
      open--;
    } else {
      connecting--;
    }
    try {
      c.close().close();
    } catch (IOException e) {
      // close(2) may report what a write lost; every message of this connection has its outcome.
      log.debug("closing a connection failed", e);
    }
  }

  /** Returns how many handshakes are in progress. */
  int connecting() {
    return connecting;
  }

  /** Returns how many connections are open. */
  int open() {
    return open;
  }

  /** Returns how many connections were made, reconnects and replacements included. */
  long opened() {
    return opened;
  }

  /**
   * Returns the longest time from the loss of a connection to its reconnect; 0 if there is none.
   */
  long longestGapNs() {
    return longestGapNs;
  }

  Histogram connectNs() {
    return connectNs;
  }
}
