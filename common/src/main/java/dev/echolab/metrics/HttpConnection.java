package dev.echolab.metrics;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Runs one connection of {@link HttpListener}: one GET, one response. It never waits.
 *
 * <pre>
 *   READING -blank line---&gt; WRITING -all written, FIN---&gt; LINGERING -end of stream---&gt; CLOSED
 *   any -----I/O error, or closed by the listener-------------------------------------&gt; CLOSED
 * </pre>
 */
final class HttpConnection {
  private static final int MAX_HEAD_BYTES = 8 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final long deadlineNs;
  private final Function<String, HttpResponse> handler;
  private final ByteBuffer input = ByteBuffer.allocate(MAX_HEAD_BYTES);

  /** Null until the request is complete. */
  private ByteBuffer response;

  HttpConnection(
      SocketChannel channel,
      SelectionKey key,
      long deadlineNs,
      Function<String, HttpResponse> handler) {
    this.channel = channel;
    this.key = key;
    this.deadlineNs = deadlineNs;
    this.handler = handler;
  }

  /** Reads and writes what is possible now; returns false once the connection has ended. */
  boolean proceed() throws IOException {
    if (response == null && !readHead()) {
      return true;
    }
    if (response.hasRemaining()) {
      channel.write(response);
      if (response.hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return true;
      }
      // Not closed yet: with unread bytes that would send a reset, which may destroy the response.
      channel.shutdownOutput();
      key.interestOps(SelectionKey.OP_READ);
    }
    return channel.read(input.clear()) >= 0;
  }

  /** Returns true when the request is complete or refused, and its response is due. */
  private boolean readHead() throws IOException {
    if (channel.read(input) < 0) {
      throw new EOFException("the client closed before its request was complete");
    }
    String head =
        new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1)
            .replace("\r\n", "\n");
    if (head.contains("\n\n")) {
      response = respond(head.split("[ \n]", 4)).encode();
    } else if (!input.hasRemaining()) {
      response =
          HttpResponse.text("431 Request Header Fields Too Large", "the head is too large")
              .encode();
    }
    return response != null;
  }

  private HttpResponse respond(String[] words) {
    if (words.length < 4 || !words[2].startsWith("HTTP/")) {
      return HttpResponse.text("400 Bad Request", "not an HTTP request");
    }
    return words[0].equals("GET")
        ? handler.apply(words[1].split("\\?", 2)[0])
        : HttpResponse.text("405 Method Not Allowed", "only GET");
  }

  boolean isOverdue(long nowNs) {
    return deadlineNs - nowNs <= 0;
  }

  void close() throws IOException {
    channel.close();
  }
}
