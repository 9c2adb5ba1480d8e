package dev.echolab.load.conform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs a tiny raw echo server with one flaw of those that servers in tutorials have. Each echoes
 * correctly for a client that reads at once.
 */
final class FlawedEcho implements AutoCloseable {
  enum Flaw {
    /** Repeats a non-blocking write until all is written. */
    SPINS,
    /** Reads whether or not its responses are taken, into a queue without a limit. */
    BUFFERS_WITHOUT_LIMIT,
    /** Closes at the end of the input, whatever its queue, which is limited, still holds. */
    DROPS_ITS_QUEUE_AT_THE_END,
    /** Serves all connections in one thread, which waits where a peer does not read. */
    STALLS_NEIGHBOURS
  }

  /** Serves one connection in its thread; the caller closes it. */
  private interface Service {
    void serve(SocketChannel channel) throws IOException, InterruptedException;
  }

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private interface Part {
    void run() throws IOException, InterruptedException;
  }

  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  FlawedEcho(Flaw flaw) throws IOException {
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    acceptor =
        start(
            switch (flaw) {
              case SPINS -> inThreads(FlawedEcho::spin);
              case BUFFERS_WITHOUT_LIMIT -> inThreads(FlawedEcho::bufferWithoutLimit);
              case DROPS_ITS_QUEUE_AT_THE_END -> inThreads(FlawedEcho::dropTheQueueAtTheEnd);
              case STALLS_NEIGHBOURS -> this::serveInOneThread;
            });
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  private static Thread start(Part part) {
    Thread thread =
        new Thread(
            () -> {
              try {
                part.run();
              } catch (IOException | InterruptedException e) {
                // The peer has closed, or the test has ended: the client checks what it received.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private Part inThreads(Service service) {
    return () -> {
      while (true) {
        SocketChannel channel = listener.accept();
        open.add(channel);
        start(
            () -> {
              try (channel) {
                service.serve(channel);
              }
            });
      }
    };
  }

  private static void spin(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (Selector readable = Selector.open()) {
      channel.register(readable, SelectionKey.OP_READ);
      while (true) {
        readable.select();
        readable.selectedKeys().clear();
        if (channel.read(buffer) < 0) {
          return;
        }
        buffer.flip();
        while (channel.isOpen() && buffer.hasRemaining()) {
          channel.write(buffer);
        }
        buffer.clear();
      }
    }
  }

  private static void bufferWithoutLimit(SocketChannel channel)
      throws IOException, InterruptedException {
    BlockingQueue<ByteBuffer> responses = new LinkedBlockingQueue<>();
    Thread writer = writer(channel, responses);
    readAll(channel, responses);
    responses.add(END);
    writer.join();
  }

  private static void dropTheQueueAtTheEnd(SocketChannel channel)
      throws IOException, InterruptedException {
    BlockingQueue<ByteBuffer> responses =
        new LinkedBlockingQueue<>(RawCases.STALLING_BYTES / BUFFER_BYTES);
    Thread writer = writer(channel, responses);
    readAll(channel, responses);
    writer.interrupt();
  }

  private void serveInOneThread() throws IOException {
    try (Selector selector = Selector.open();
        Selector writable = Selector.open()) {
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      while (listener.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isAcceptable()) {
            SocketChannel channel = listener.accept();
            open.add(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
          } else {
            echoAndWait((SocketChannel) key.channel(), writable);
          }
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static void echoAndWait(SocketChannel channel, Selector writable) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      if (channel.read(buffer) < 0) {
        channel.close();
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.register(writable, SelectionKey.OP_WRITE);
        writable.select();
        writable.selectedKeys().clear();
        channel.write(buffer);
      }
      channel.keyFor(writable).cancel();
      writable.selectNow();
    } catch (IOException e) {
      channel.close();
    }
  }

  private static void readAll(SocketChannel channel, BlockingQueue<ByteBuffer> responses)
      throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (channel.read(buffer) >= 0) {
      responses.put(buffer.flip());
      buffer = ByteBuffer.allocate(BUFFER_BYTES);
    }
  }

  @SuppressWarnings("ReferenceEquality") // END is this very buffer
  private static Thread writer(SocketChannel channel, BlockingQueue<ByteBuffer> responses) {
    return start(
        () -> {
          for (ByteBuffer next = responses.take(); next != END; next = responses.take()) {
            while (next.hasRemaining()) {
              channel.write(next);
            }
          }
        });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    acceptor.interrupt();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
