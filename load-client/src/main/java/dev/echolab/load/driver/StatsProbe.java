package dev.echolab.load.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Frame;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A connection of its own to one target: shows before the run that the target can be reached, and
 * asks a framed server for its counters. Used by one thread only.
 */
public final class StatsProbe implements Closeable {
  private static final Logger log = LogManager.getLogger(StatsProbe.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_TIMEOUT_MS = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  private final Socket socket;
  private boolean answers = true;

  private StatsProbe(Socket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @throws IOException if the target cannot be reached
   */
  static StatsProbe connect(InetSocketAddress target, int timeoutMs) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.connect(target, timeoutMs);
      socket.setSoTimeout(ANSWER_TIMEOUT_MS);
      return new StatsProbe(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Connects to a server that is known to run.
   *
   * @throws IOException if it cannot be reached
   */
  public static StatsProbe connect(Target target) throws IOException {
    return connect(new InetSocketAddress(target.host(), target.port()), ANSWER_TIMEOUT_MS);
  }

  /** The server's counters now, by name; empty if it does not tell. */
  public Optional<ServerStats> counters() {
    if (!answers) {
      return Optional.empty();
    }
    try {
      return Optional.of(ask());
    } catch (IOException e) {
      // Not every framed server counts; one that does not answer once is not asked again.
      log.debug("no counters from the server", e);
      answers = false;
      return Optional.empty();
    }
  }

  private ServerStats ask() throws IOException {
    socket
        .getOutputStream()
        .write(Frame.of(Frame.STATS_REQUEST, (short) 0, 0, new byte[0]).array());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readInt();
    if (length < Frame.MIN_LENGTH || length > MAX_BYTES) {
      throw new IOException("no STATS_RESPONSE: length " + length);
    }
    byte version = in.readByte();
    byte type = in.readByte();
    in.skipNBytes(Short.BYTES + Long.BYTES);
    byte[] payload = in.readNBytes(length - Frame.MIN_LENGTH);
    if (version != Frame.VERSION || type != Frame.STATS_RESPONSE) {
      throw new IOException("no STATS_RESPONSE: type " + type);
    }
    Map<String, Long> counters = new TreeMap<>();
    JsonNode tree = JSON.readTree(payload);
    for (Map.Entry<String, JsonNode> field : tree.properties()) {
      if (field.getValue().isIntegralNumber()) {
        counters.put(field.getKey(), field.getValue().longValue());
      }
    }
    return ServerStats.of(counters);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
