package dev.echolab.lab.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Drives one tab of the distribution's Chromium, headless, over the DevTools protocol: opens
 * addresses, runs JavaScript, and collects what the console shows and what was requested.
 *
 * <p>Used by one thread; the messages of the browser arrive on a thread of the HTTP client.
 */
public final class BrowserTab {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private BrowserTab(Process process, int port) throws Exception {
    this.process = process;
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest tabs =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    String address =
        Awaitility.await()
            .atMost(TIMEOUT)
            .until(
                () -> pageAddress(client.send(tabs, BodyHandlers.ofString()).body()),
                a -> !a.isEmpty());
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Messages())
            .get(60, TimeUnit.SECONDS);
    for (String domain : List.of("Runtime", "Log", "Page", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Returns the program on the PATH, or empty. */
  public static Optional<Path> executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a browser with an own profile in {@code folder}. */
  public static BrowserTab start(Path executable, Path folder) throws Exception {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.txt").toFile())
            .start();
    try {
      Path port = profile.resolve("DevToolsActivePort");
      Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(port) && Files.size(port) > 0);
      return new BrowserTab(process, Integer.parseInt(Files.readAllLines(port).get(0)));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static String pageAddress(String tabs) throws IOException {
    for (JsonNode tab : JSON.readTree(tabs)) {
      if (tab.path("type").asText().equals("page")) {
        return tab.path("webSocketDebuggerUrl").asText();
      }
    }
    return "";
  }

  /** Opens an address in a window of this size, in the light or the dark scheme. */
  public void open(String address, int widthPx, int heightPx, String colourScheme)
      throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", widthPx, "height", heightPx, "deviceScaleFactor", 1, "mobile", widthPx < 500));
    Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", colourScheme);
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    call("Page.navigate", Map.of("url", address));
  }

  /** Returns the value of a JavaScript expression; a promise is awaited. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until a JavaScript expression is true. */
  public void await(String expression) {
    Awaitility.await(expression)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
  }

  /** Clicks the element of a selector; fails if there is none or it is disabled. */
  public void click(String selector) throws Exception {
    String found = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
    await(found + " && !" + found + ".disabled");
    evaluate(found + ".click()");
  }

  /** Returns the errors and warnings of the console, and uncaught exceptions. */
  public List<String> complaints() {
    return complaints;
  }

  /** Returns the addresses that were requested, those of the pages included. */
  public List<String> requests() {
    return requests;
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    JsonNode reply = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (reply.has("error")) {
      throw new IOException(method + ": " + reply.path("error"));
    }
    return reply.path("result");
  }

  /** Ends the browser. */
  public void quit() throws InterruptedException {
    socket.abort();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Collects answers and complaints. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        onMessage(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void onMessage(String text) {
      JsonNode message;
      try {
        message = JSON.readTree(text);
      } catch (IOException e) {
        complaints.add("not JSON: " + e.getMessage());
        return;
      }
      CompletableFuture<JsonNode> answer = answers.remove(message.path("id").asInt());
      if (answer != null) {
        answer.complete(message);
        return;
      }
      JsonNode parameters = message.path("params");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        requests.add(parameters.at("/request/url").asText());
      } else if (message.path("method").asText().equals("Network.webSocketCreated")) {
        requests.add(parameters.path("url").asText());
      }
      String level = parameters.path("type").asText() + parameters.at("/entry/level").asText();
      boolean isException = message.path("method").asText().equals("Runtime.exceptionThrown");
      if (isException || level.equals("error") || level.equals("warning")) {
        complaints.add(parameters.toString());
      }
    }
  }
}
