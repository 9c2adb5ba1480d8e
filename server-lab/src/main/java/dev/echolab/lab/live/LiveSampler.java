package dev.echolab.lab.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.linux.SocketMemory;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Samples all columns every 80 ms and publishes each sample as one event, on a thread of its own;
 * does nothing while no browser is connected.
 */
final class LiveSampler implements AutoCloseable {
  private static final Logger log = LogManager.getLogger(LiveSampler.class);
  private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(80);
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final LiveLab lab;
  private final Browsers browsers;
  private final List<ColumnSampler> columns;
  private final SocketMemory socketMemory = new SocketMemory();
  private final Thread thread = new Thread(this::run, "live-sampler");
  private long secondBeganNs = System.nanoTime() - SECOND_NS;
  private long sequence;
  private boolean failed;

  LiveSampler(LiveLab lab, Browsers browsers) {
    this.lab = lab;
    this.browsers = browsers;
    this.columns = lab.columns().stream().map(ColumnSampler::new).toList();
    if (!socketMemory.hasSizes()) {
      log.warn("no ss(8) in PATH: the sizes of the kernel's buffers are not shown");
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        browsers.awaitOne();
        long beganNs = System.nanoTime();
        publish();
        TimeUnit.NANOSECONDS.sleep(Math.max(1, beganNs + INTERVAL_NS - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Closed.
    }
  }

  /** Publishes a sample; one that fails is left out, for the next one may succeed. */
  private void publish() throws InterruptedException {
    try {
      browsers.publish(event());
    } catch (RuntimeException e) {
      // Once: it may fail every time.
      log.log(failed ? Level.DEBUG : Level.ERROR, "a sample has failed", e);
      failed = true;
    }
  }

  /** Returns a sample as a server-sent event (HTML standard, section 9.2). */
  private byte[] event() throws InterruptedException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("sequence", ++sequence);
    json.put("atMs", System.currentTimeMillis());
    json.put("busy", lab.busy());
    json.put("notice", lab.notice());
    LiveSettings settings = lab.settings();
    json.set("settings", Json.toTree(settings));
    if (System.nanoTime() - secondBeganNs >= SECOND_NS) {
      secondBeganNs = System.nanoTime();
      columns.forEach(ColumnSampler::beginSecond);
    }
    Map<SocketMemory.End, SocketMemory.Buffers> sockets = sockets();
    ArrayNode variants = json.putArray("variants");
    String withoutServer = lab.busy() == null ? "ended" : "restarting";
    for (ColumnSampler column : columns) {
      column.write(variants.addObject(), settings, sockets, withoutServer);
    }
    return ("event: sample\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private Map<SocketMemory.End, SocketMemory.Buffers> sockets() throws InterruptedException {
    Set<Integer> ports =
        lab.columns().stream()
            .flatMap(column -> LiveSettings.CLIENTS.stream().map(column::client))
            .flatMap(Optional::stream)
            .map(LiveClient::localPort)
            .collect(Collectors.toSet());
    try {
      return socketMemory.of(ports);
    } catch (IOException e) {
      log.debug("neither ss nor /proc/net/tcp is available", e);
      return Map.of();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
