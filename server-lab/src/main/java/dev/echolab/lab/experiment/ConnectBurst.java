package dev.echolab.lab.experiment;

import dev.echolab.load.plan.Target;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Opens many connections at once and keeps them idle. One thread.
 *
 * <p>If the listener's queue is full, the kernel drops the SYN. The connect succeeds when TCP sends
 * it again: after 1 s, then 2 s (RFC 6298, section 2).
 */
final class ConnectBurst implements Closeable {
  private static final Logger log = LogManager.getLogger(ConnectBurst.class);

  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Long> connectNs = new ArrayList<>();
  private int failed;

  private ConnectBurst() {}

  /** Starts all connects at once; waits until each has succeeded or failed, or for the timeout. */
  static ConnectBurst open(Target target, int connections, Duration timeout)
      throws IOException, InterruptedException {
    ConnectBurst burst = new ConnectBurst();
    try (Selector selector = Selector.open()) {
      burst.begin(selector, new InetSocketAddress(target.host(), target.port()), connections);
      burst.await(selector, System.nanoTime() + timeout.toNanos());
      return burst;
    } catch (IOException | InterruptedException | RuntimeException e) {
      burst.close();
      throw e;
    }
  }

  private void begin(Selector selector, InetSocketAddress to, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open();
      channels.add(channel);
      channel.configureBlocking(false);
      long startNs = System.nanoTime();
      if (channel.connect(to)) {
        connectNs.add(System.nanoTime() - startNs);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT, startNs);
      }
    }
  }

  private void await(Selector selector, long deadlineNs) throws IOException, InterruptedException {
    while (connectNs.size() + failed < channels.size()) {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return;
      }
      selector.select(leftMs);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      selector.selectedKeys().forEach(this::finish);
      selector.selectedKeys().clear();
    }
  }

  private void finish(SelectionKey key) {
    try {
      if (!((SocketChannel) key.channel()).finishConnect()) {
        return;
      }
      connectNs.add(System.nanoTime() - (long) key.attachment());
    } catch (IOException e) {
      log.debug("a connect of the burst failed", e);
      failed++;
    }
    key.cancel();
  }

  /** Returns how long each successful connect took, in the order of success. */
  List<Long> connectNs() {
    return List.copyOf(connectNs);
  }

  /** Returns the number of connects that were refused or reset before the timeout. */
  int failed() {
    return failed;
  }

  @Override
  public void close() {
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        log.debug("closing a connection of the burst failed", e);
      }
    }
  }
}
