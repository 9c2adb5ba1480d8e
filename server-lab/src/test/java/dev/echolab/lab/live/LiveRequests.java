package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends the requests of a page. Each takes the address that the lab prints. */
public final class LiveRequests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private LiveRequests() {}

  private static String token(String address) {
    return address.substring(address.indexOf('=') + 1);
  }

  static URI uri(String address, String path) {
    return URI.create(address.replace("/?", path + "?"));
  }

  static HttpResponse<String> get(String address, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(address, path)).timeout(TIME_LIMIT).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static JsonNode state(String address) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get(address, "/state").body());
  }

  public static HttpResponse<String> control(String address, String json)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(address, "/control"))
            .timeout(TIME_LIMIT)
            .header("Content-Type", "application/json")
            .header("X-Echo-Lab-Token", token(address))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a request as it is, with PORT and TOKEN replaced; returns the status line. */
  static String raw(String address, String line, String headers) throws IOException {
    int port = URI.create(address).getPort();
    String request =
        (line + "\r\n" + headers + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .replace("PORT", Integer.toString(port))
            .replace("TOKEN", token(address));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TIME_LIMIT.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return response.lines().findFirst().orElse("");
    }
  }
}
