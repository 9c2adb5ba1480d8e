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
 * Many connections asked for at once, and then kept open and idle. One thread.
 *
 * <p>A connect whose SYN the kernel dropped, because the listener's queue was full, succeeds when
 * TCP sends it again: after 1 s, then 2 s (RFC 6298, section 2).
 */
public final class ConnectBurst implements Closeable {
  private static final Logger log = LogManager.getLogger(ConnectBurst.class);

  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Long> connectNs = new ArrayList<>();
  private int failed;

  private ConnectBurst() {}

  /** Asks for {@code connections} at once and waits until all are decided, or for so long. */
  public static ConnectBurst open(Target target, int connections, Duration within)
      throws IOException {
    ConnectBurst burst = new ConnectBurst();
    boolean opened = false;
    try (Selector selector = Selector.open()) {
      burst.begin(selector, new InetSocketAddress(target.host(), target.port()), connections);
      burst.await(selector, System.nanoTime() + within.toNanos(), connections);
      opened = true;
      return burst;
    } finally {
      if (!opened) {
        burst.close();
      }
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

  private void await(Selector selector, long deadlineNs, int connections) throws IOException {
    while (connectNs.size() + failed < connections) {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return;
      }
      selector.select(leftMs);
      for (SelectionKey key : selector.selectedKeys()) {
        finish(key);
      }
      selector.selectedKeys().clear();
    }
  }

  private void finish(SelectionKey key) {
    try {
      if (((SocketChannel) key.channel()).finishConnect()) {
        connectNs.add(System.nanoTime() - (long) key.attachment());
        key.cancel();
      }
    } catch (IOException e) {
      log.debug("a connect of the burst failed", e);
      failed++;
      key.cancel();
    }
  }

  /** How long each connect took that succeeded, in the order of success. */
  public List<Long> connectNs() {
    return List.copyOf(connectNs);
  }

  /** Refused or reset; those undecided at the deadline are neither here nor there. */
  public int failed() {
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
