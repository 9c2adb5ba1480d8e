package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.echolab.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Serves the page of {@code lab live} and what docs/live.md lists, on the loopback interface alone.
 *
 * <p>Any program of this machine, and any page that a browser shows, can send requests here. So the
 * host and the origin are checked, against a page of another site, and a random token is required.
 */
public final class LivePage implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(LivePage.class);
  private static final String TOKEN_HEADER = "X-Echo-Lab-Token";
  private static final int TOKEN_BYTES = 16;
  private static final int MAX_BODY_BYTES = 4 * 1024;
  private static final int BACKLOG = 64;
  private static final int HTTP_PORT = 80;

  /** All browsers, and some requests of each. */
  private static final int MAX_THREADS = 4 * Browsers.MAX;

  /** Requests that take the token in the query. */
  private static final Set<String> WITH_TOKEN = Set.of("/", "/state", "/events");

  private static final Pattern FILE = Pattern.compile("/([a-z0-9.-]{1,40}\\.(html|js|css))");
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8");

  private final LiveLab lab;
  private final String token;
  private final HttpServer http;
  private final ExecutorService threads;
  private final Browsers browsers = new Browsers(System::nanoTime);
  private final LiveSampler sampler;
  private final Set<String> hosts;

  /** Serves the page until it is closed. */
  public LivePage(HttpServer bound, LiveLab lab) {
    this.lab = lab;
    this.http = bound;
    this.hosts = hosts(bound.getAddress().getPort());
    this.sampler = new LiveSampler(lab, browsers);
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "live-http-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    bound.createContext("/", this::handle);
    bound.setExecutor(threads);
    bound.start();
  }

  /**
   * Binds the port of the page; nothing is served yet. Bound before the servers start, so that a
   * port in use is noticed first.
   *
   * @param port 0: the kernel picks one
   * @throws UserError if the port is in use
   */
  public static HttpServer bind(int port) {
    // The JDK's server gives up on a request that is not complete after 10 s, and sends an event
    // without waiting for the acknowledgement of the one before.
    System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
    System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
    try {
      byte[] loopback = {127, 0, 0, 1};
      return HttpServer.create(
          new InetSocketAddress(InetAddress.getByAddress(loopback), port), BACKLOG);
    } catch (IOException e) {
      throw new UserError(
          "--port " + port + ": cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /** Returns the address to open in a browser. */
  public String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/?token=" + token;
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      try {
        checkHost(exchange.getRequestHeaders());
        route(exchange);
      } catch (Refusal e) {
        log.debug("{} {}: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.toString());
        respond(exchange, e.status(), json("error", e.getMessage()));
      }
    } catch (IOException e) {
      log.debug("a browser has gone", e);
    } catch (InterruptedException e) {
      log.debug("a browser did not read, or the page is closed", e);
    } catch (RuntimeException e) {
      log.error("a request of the page failed", e);
    }
  }

  private void route(HttpExchange exchange) throws Refusal, IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    requireMethod(exchange, path.equals("/control") ? "POST" : "GET");
    if (WITH_TOKEN.contains(path)) {
      requireToken(exchange);
    }
    switch (path) {
      case "/control" -> control(exchange);
      case "/" -> file(exchange, "/live.html");
      case "/state" -> respond(exchange, 200, lab.state());
      case "/events" -> events(exchange);
      case "/favicon.ico" -> exchange.sendResponseHeaders(204, -1);
      default -> file(exchange, path);
    }
  }

  /** Returns what a browser sends as the host; without the port if that is the one of HTTP. */
  static Set<String> hosts(int port) {
    Set<String> hosts = new HashSet<>(Set.of("127.0.0.1:" + port, "localhost:" + port));
    if (port == HTTP_PORT) {
      hosts.addAll(Set.of("127.0.0.1", "localhost"));
    }
    return hosts;
  }

  private void checkHost(Headers headers) throws Refusal {
    String host = headers.getFirst("Host");
    if (host == null || !hosts.contains(host)) {
      throw new Refusal(403, "the Host header is not that of this page");
    }
    String origin = headers.getFirst("Origin");
    if (origin != null && hosts.stream().noneMatch(h -> origin.equals("http://" + h))) {
      throw new Refusal(403, "the Origin is not this page");
    }
  }

  private static void requireMethod(HttpExchange exchange, String method) throws Refusal {
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      throw new Refusal(405, exchange.getRequestURI().getPath() + " takes " + method);
    }
  }

  private void requireToken(HttpExchange exchange) throws Refusal {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    if (Stream.of(query.split("&", -1)).noneMatch(each -> isToken(each, "token=" + token))) {
      requireTokenHeader(exchange);
    }
  }

  private void requireTokenHeader(HttpExchange exchange) throws Refusal {
    String header = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
    if (header == null || !isToken(header, token)) {
      throw new Refusal(403, "the token is missing or wrong; use the address that the lab printed");
    }
  }

  /** Compares in a time that does not depend on where the texts differ. */
  private static boolean isToken(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private void control(HttpExchange exchange) throws Refusal, IOException {
    requireTokenHeader(exchange);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      throw new Refusal(415, "the Content-Type is not application/json");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new Refusal(413, "the body has more than " + MAX_BODY_BYTES + " B");
    }
    respond(exchange, 200, json("done", LiveControl.run(body, lab)));
  }

  private void events(HttpExchange exchange) throws Refusal, IOException, InterruptedException {
    try (Browsers.Feed feed = browsers.connect()) {
      setHeaders(exchange.getResponseHeaders(), "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (true) {
        out.write(feed.take());
        out.flush();
      }
    }
  }

  private static void file(HttpExchange exchange, String path) throws Refusal, IOException {
    Matcher form = FILE.matcher(path);
    String name = form.matches() ? form.group(1) : path;
    try (InputStream in = form.matches() ? LivePage.class.getResourceAsStream(name) : null) {
      if (in == null) {
        throw new Refusal(404, "there is no " + name);
      }
      respond(exchange, 200, in.readAllBytes(), CONTENT_TYPES.get(form.group(2)));
    }
  }

  private static ObjectNode json(String key, String value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }

  private static void respond(HttpExchange exchange, int status, ObjectNode json)
      throws IOException {
    respond(exchange, status, json.toString().getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static void respond(HttpExchange exchange, int status, byte[] body, String type)
      throws IOException {
    setHeaders(exchange.getResponseHeaders(), type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      // The JDK's server prints a warning about a body, and any page can send this request.
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void setHeaders(Headers headers, String type) {
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    // The token is in the address.
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
  }

  /** Disconnects the browsers and ends sampling. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    sampler.close();
  }
}
