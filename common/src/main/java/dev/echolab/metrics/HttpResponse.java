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

  ByteBuffer encode() {
    byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n"
            .formatted(status, contentType, bodyBytes.length);
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
  }
}
