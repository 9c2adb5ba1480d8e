package dev.echolab.lab.trial;

import dev.echolab.load.plan.Target;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * A raw echo server of one thread that is busy for a fixed time with every message: its capacity is
 * known by construction.
 *
 * <p>The time is kept on a clock of its own: a message's work begins when it is there and the one
 * before is done, and ends exactly {@code busyNs} later. A sleep that lasts too long is made up
 * for, so that the capacity does not depend on the machine.
 */
final class PacedEchoServer implements Closeable {
  private final int messageBytes;
  private final long busyNs;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::run, "paced-echo");
  private volatile boolean closing;
  private volatile IOException failure;
  private long freeAtNs = Long.MIN_VALUE;

  /**
   * Starts it.
   *
   * @param busyNs 0: as fast as it can
   */
  PacedEchoServer(int messageBytes, long busyNs) throws IOException {
    this.messageBytes = messageBytes;
    this.busyNs = busyNs;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread.start();
  }

  Target target() throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
    return new Target("127.0.0.1", address.getPort());
  }

  private void run() {
    try {
      while (!closing) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            accept();
          } else {
            serve(key);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void accept() throws IOException {
    SocketChannel connection = listener.accept();
    if (connection != null) {
      connection.configureBlocking(false);
      connection.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      connection.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(messageBytes));
    }
  }

  /** One message at most, so that connections take turns. */
  private void serve(SelectionKey key) throws IOException {
    SocketChannel connection = (SocketChannel) key.channel();
    ByteBuffer message = (ByteBuffer) key.attachment();
    try {
      if (connection.read(message) < 0) {
        connection.close();
        return;
      }
      if (message.hasRemaining()) {
        return;
      }
      work();
      message.flip();
      while (message.hasRemaining()) {
        connection.write(message);
      }
      message.clear();
    } catch (IOException reset) {
      connection.close();
    }
  }

  private void work() {
    if (busyNs == 0) {
      return;
    }
    long now = System.nanoTime();
    long begin = freeAtNs == Long.MIN_VALUE || freeAtNs - now < -20_000_000L ? now : freeAtNs;
    freeAtNs = begin + busyNs;
    long left = freeAtNs - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = freeAtNs - System.nanoTime();
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    listener.close();
    if (failure != null) {
      throw failure;
    }
  }
}
