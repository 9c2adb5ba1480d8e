package dev.echolab.lab.live;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the clients of all servers in one thread, which never waits for one of them: a server may
 * stand still. Any thread may call {@link #execute} and {@link #close}.
 */
final class ClientLoop implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(ClientLoop.class);

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** Starts the thread. */
  ClientLoop() throws IOException {
    selector = Selector.open();
    Thread thread = new Thread(this::run, "live-clients");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (selector) {
      while (!closed) {
        selector.select(key -> run(((LiveClient) key.attachment())::onReady));
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          run(task);
        }
      }
    } catch (IOException e) {
      log.error("the clients cannot wait for their servers", e);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a client failed, the others continue", e);
    }
  }

  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Registers a channel. Called by the loop. */
  SelectionKey register(SocketChannel channel, LiveClient client) throws ClosedChannelException {
    return channel.register(selector, SelectionKey.OP_READ, client);
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
