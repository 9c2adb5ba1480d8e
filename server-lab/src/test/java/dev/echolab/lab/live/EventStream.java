package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/** Reads events as a browser does, over a connection of its own. */
final class EventStream implements AutoCloseable {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data: ";

  private final BufferedReader lines;

  private EventStream(InputStream body) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** Connects; returns when the response has begun. */
  static EventStream open(String address) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(LiveRequests.uri(address, "/events"))
                    .timeout(TIME_LIMIT)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("no events: status " + response.statusCode());
    }
    return new EventStream(response.body());
  }

  /** Returns the first event that matches; the last one is in the message if none does. */
  JsonNode await(Predicate<JsonNode> matches) throws IOException {
    long deadlineNs = System.nanoTime() + TIME_LIMIT.toNanos();
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new EOFException("the events have ended");
      }
      if (line.startsWith(DATA)) {
        JsonNode event = JSON.readTree(line.substring(DATA.length()));
        if (matches.test(event)) {
          return event;
        }
        if (System.nanoTime() - deadlineNs > 0) {
          throw new AssertionError("not seen; the last event: " + event);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
