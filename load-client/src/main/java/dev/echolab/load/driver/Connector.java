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

/** Opens and closes the connections of one client thread, and measures how long connecting took. */
final class Connector {
  private static final Logger log = LogManager.getLogger(Connector.class);

  private final Selector selector;
  private final List<InetSocketAddress> targets;
  private final List<InetSocketAddress> sources;
  private final Histogram connectNs = Histograms.create();
  private int open;
  private long opened;
  private long longestGapNs;

  Connector(Selector selector, List<InetSocketAddress> targets, List<InetSocketAddress> sources) {
    this.selector = selector;
    this.targets = targets;
    this.sources = sources;
  }

  /**
   * Begins to connect; {@link #finish} when the key is connectable.
   *
   * @throws IOException if it failed at once; the connection has no channel then
   */
  void begin(EchoConnection c) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (!sources.isEmpty()) {
        channel.bind(sources.get(c.number() % sources.size()));
      }
      c.connectStartNs = System.nanoTime();
      c.channel = channel;
      c.state = EchoConnection.State.CONNECTING;
      boolean atOnce = channel.connect(targets.get(c.number() % targets.size()));
      c.selectionKey =
          channel.register(selector, atOnce ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, c);
      if (atOnce) {
        connected(c);
      }
    } catch (IOException e) {
      c.channel = null;
      closeQuietly(channel);
      throw e;
    }
  }

  /**
   * The key is connectable.
   *
   * @throws IOException if the connection was refused or timed out
   */
  void finish(EchoConnection c) throws IOException {
    if (c.channel.finishConnect()) {
      connected(c);
    }
  }

  private void connected(EchoConnection c) {
    long nowNs = System.nanoTime();
    connectNs.recordValue(Math.min(nowNs - c.connectStartNs, Histograms.HIGHEST_NS));
    if (c.lostNs != 0) {
      longestGapNs = Math.max(longestGapNs, nowNs - c.lostNs);
      c.lostNs = 0;
    }
    c.failedTries = 0;
    c.resetStreams();
    c.state = EchoConnection.State.OPEN;
    c.selectionKey.interestOps(c.slowReader ? 0 : SelectionKey.OP_READ);
    open++;
    opened++;
  }

  /** Closes the channel; the caller decides what state comes next. */
  void close(EchoConnection c) {
    if (c.channel == null) {
      return;
    }
    if (c.isOpen()) {
      open--;
    }
    closeQuietly(c.channel);
    c.channel = null;
    c.selectionKey = null;
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // close(2) may report what a write lost; every message of this connection has its outcome.
      log.debug("closing a connection failed", e);
    }
  }

  int open() {
    return open;
  }

  long opened() {
    return opened;
  }

  long longestGapNs() {
    return longestGapNs;
  }

  Histogram connectNs() {
    return connectNs;
  }
}
