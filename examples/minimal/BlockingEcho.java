import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Raw echo, blocking: a thread per connection. Run: java examples/minimal/BlockingEcho.java 7001
 *
 * <p>Virtual threads (JDK 21) change one line: Thread.startVirtualThread(() -> run(channel));
 *
 * <p>Correct for clients that behave. Left out: limits and timeouts (a silent peer keeps its thread
 * and its buffer), a stop that answers what was read, an accept that fails (without descriptors or
 * threads it accepts no more), counters. The reasons to add them: docs/from-forty-lines.md.
 */
public final class BlockingEcho {
  public static void main(String[] args) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
    while (true) {
      SocketChannel channel = listener.accept();
      new Thread(() -> run(channel)).start();
    }
  }

  static void run(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      serve(channel);
    } catch (IOException e) {
      // The peer has reset its connection: the others are served on.
    }
  }

  static void serve(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    // step 1: receive - the kernel puts arriving bytes into the socket's receive buffer
    // step 2: read - one call waits for bytes, then copies them
    while (channel.read(buffer) >= 0) {
      // step 3: process - the response is the request
      buffer.flip();
      // step 4: write - one call copies, and waits while the socket's send buffer is full
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      // step 5: transmit - the kernel sends on its own, when the peer's window allows it
      buffer.clear();
    }
  }
}
