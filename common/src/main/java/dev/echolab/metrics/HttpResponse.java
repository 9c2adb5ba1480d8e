package dev.echolab.metrics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Holds a response of HTTP/1.1 (RFC 9112) after which the connection is closed.
 *
 * @param status with its reason phrase, such as {@code 200 OK}
 */
record HttpResponse(String status, String contentType, String body) {

  static HttpResponse text(String status, String line) {
    return new HttpResponse(status, "text/plain; charset=utf-8", line + "\n");
  }

  /** Encodes the head and the body. */
  ByteBuffer encode() {
    byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Length: "
            + bodyBytes.length
            + "\r\nConnection: close\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(headBytes.length + bodyBytes.length)
        .put(headBytes)
        .put(bodyBytes)
        .flip();
  }
}
