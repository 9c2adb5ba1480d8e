import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Raw echo, one selector, one thread. Run: java examples/minimal/SelectorEcho.java 7001
 *
 * <p>Correct for clients that behave. Left out: as in BlockingEcho; see docs/from-forty-lines.md.
 */
public final class SelectorEcho {
  public static void main(String[] args) throws IOException {
    Selector selector = Selector.open();
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
    listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    while (true) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isAcceptable()) {
          SocketChannel channel = listener.accept();
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true).configureBlocking(false);
          channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(64 * 1024));
        } else {
          run(key, (SocketChannel) key.channel());
        }
      }
      selector.selectedKeys().clear();
    }
  }

  static void run(SelectionKey key, SocketChannel channel) throws IOException {
    try {
      serve(key, channel, (ByteBuffer) key.attachment());
    } catch (IOException e) {
      channel.close(); // The peer has reset its connection: the others are served on.
    }
  }

  static void serve(SelectionKey key, SocketChannel channel, ByteBuffer buffer) throws IOException {
    // step 1: receive - the kernel has put the bytes into the socket's receive buffer
    // step 2: read - one call copies: select has reported bytes
    if (key.isReadable() && channel.read(buffer) < 0) {
      channel.close();
      return;
    }
    // step 3: process - the response is the request
    buffer.flip();
    // step 4: write - one call copies what fits into the socket's send buffer
    channel.write(buffer);
    buffer.compact();
    // step 5: transmit - the kernel sends on its own, when the peer's window allows it
    key.interestOps(buffer.position() > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }
}
