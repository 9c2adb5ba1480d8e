package dev.echolab.load.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads the counters of framed servers, over one additional connection to each target. Connecting
 * shows before the run that all targets can be reached; a raw server's connection is closed at
 * once, as it may be the only one that the server accepts or serves. Used by one thread only.
 */
public final class StatsProbe implements Closeable {
  private static final Logger log = LogManager.getLogger(StatsProbe.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REPLY_TIMEOUT_MS = 1_000;
  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  private final List<Socket> sockets = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  /** The targets whose answer to {@link #ask} has not been read yet. */
  private final BitSet asked = new BitSet();

  private boolean available;
  private boolean reported;

  private StatsProbe(boolean available) {
    this.available = available;
  }

  /** Connects to every target of a plan. */
  static StatsProbe connect(LoadPlan plan) throws UnusableTargetException {
    long timeoutMs = Math.max(1, plan.timing().timeout().toMillis());
    return connect(
        plan.targets(), plan.traffic().protocol(), (int) Math.min(timeoutMs, Integer.MAX_VALUE));
  }

  /** Connects to a framed server that is known to run. */
  public static StatsProbe connect(Target target) throws UnusableTargetException {
    return connect(List.of(target), Protocol.FRAMED, REPLY_TIMEOUT_MS);
  }

  private static StatsProbe connect(List<Target> targets, Protocol protocol, int timeoutMs)
      throws UnusableTargetException {
    StatsProbe probe = new StatsProbe(protocol == Protocol.FRAMED);
    try {
      for (Target target : targets) {
        Socket socket = TargetConnector.connect(target, timeoutMs);
        probe.sockets.add(socket);
        probe.addresses.add((InetSocketAddress) socket.getRemoteSocketAddress());
      }
    } catch (UnusableTargetException e) {
      probe.close();
      throw e;
    }
    if (!probe.available) {
      probe.close();
    }
    return probe;
  }

  /** Returns the address of each target, in their order. */
  List<InetSocketAddress> addresses() {
    return addresses;
  }

  /**
   * Asks each target for its counters, unless it still owes an answer. Does not wait; the next call
   * drops the answers.
   */
  void ask() {
    try {
      for (int i = 0; available && i < sockets.size(); i++) {
        Socket socket = sockets.get(i);
        if (asked.get(i) && socket.getInputStream().available() > 0) {
          dropAnswer(i);
        }
        if (!asked.get(i)) {
          sendRequest(socket);
          asked.set(i);
        }
      }
    } catch (IOException e) {
      log.debug("asking for counters failed; the next reading connects again or gives up", e);
    }
  }

  private void dropAnswer(int target) throws IOException {
    addAnswer(sockets.get(target), new TreeMap<>());
    asked.clear(target);
    reported = true;
  }

  /**
   * Returns the current counters by name, added up over all targets; empty unless every target
   * reports them.
   */
  public Optional<ServerStats> counters() {
    if (!available) {
      return Optional.empty();
    }
    Map<String, Long> sum = new TreeMap<>();
    try {
      for (int i = 0; i < sockets.size(); i++) {
        addCounters(i, sum);
      }
      reported = true;
      return Optional.of(ServerStats.of(sum));
    } catch (IOException e) {
      // Not every framed server counts; one that does not answer once is not asked again.
      log.debug("no counters from the server", e);
      available = false;
      return Optional.empty();
    }
  }

  /** Connects again if the server has closed the connection meanwhile: between calls it is idle. */
  private void addCounters(int target, Map<String, Long> sum) throws IOException {
    try {
      if (asked.get(target)) {
        dropAnswer(target);
      }
      addCounters(sockets.get(target), sum);
    } catch (EOFException | SocketException e) {
      if (!reported) {
        throw e;
      }
      asked.clear(target);
      Socket again = new Socket();
      sockets.set(target, again).close();
      again.connect(addresses.get(target), REPLY_TIMEOUT_MS);
      addCounters(again, sum);
    }
  }

  private static void addCounters(Socket socket, Map<String, Long> sum) throws IOException {
    sendRequest(socket);
    addAnswer(socket, sum);
  }

  private static void sendRequest(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(Frame.of(Frame.STATS_REQUEST, (short) 0, 0, new byte[0]).array());
  }

  private static void addAnswer(Socket socket, Map<String, Long> sum) throws IOException {
    socket.setSoTimeout(REPLY_TIMEOUT_MS);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readInt();
    if (length < Frame.MIN_LENGTH || length > MAX_PAYLOAD_BYTES) {
      throw new IOException("no STATS_RESPONSE: length " + length);
    }
    byte version = in.readByte();
    byte type = in.readByte();
    in.skipNBytes(Short.BYTES + Long.BYTES);
    byte[] payload = in.readNBytes(length - Frame.MIN_LENGTH);
    if (version != Frame.VERSION || type != Frame.STATS_RESPONSE) {
      throw new IOException("no STATS_RESPONSE: type " + type);
    }
    for (Map.Entry<String, JsonNode> field : JSON.readTree(payload).properties()) {
      if (field.getValue().isIntegralNumber()) {
        sum.merge(field.getKey(), field.getValue().longValue(), Long::sum);
      }
    }
  }

  @Override
  public void close() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("closing a stats connection failed; its counters have been read", e);
      }
    }
  }
}
