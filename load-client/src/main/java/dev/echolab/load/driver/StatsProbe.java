package dev.echolab.load.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Frame;
import dev.echolab.protocol.Protocol;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

  private final List<TargetProbe> targets = new ArrayList<>();
  private final int replyTimeoutMs;
  private boolean available;

  private StatsProbe(boolean available, int replyTimeoutMs) {
    this.available = available;
    this.replyTimeoutMs = replyTimeoutMs;
  }

  /** Connects to every target of a plan. */
  static StatsProbe connect(LoadPlan plan) throws UnusableTargetException {
    long timeoutMs = Math.max(1, plan.timing().timeout().toMillis());
    return connect(
        plan.targets(),
        plan.traffic().protocol(),
        (int) Math.min(timeoutMs, Integer.MAX_VALUE),
        REPLY_TIMEOUT_MS);
  }

  /** Connects to a framed server that is known to run. */
  public static StatsProbe connect(Target target) throws UnusableTargetException {
    return connect(List.of(target), Protocol.FRAMED, REPLY_TIMEOUT_MS, REPLY_TIMEOUT_MS);
  }

  static StatsProbe connect(
      List<Target> targets, Protocol protocol, int connectTimeoutMs, int replyTimeoutMs)
      throws UnusableTargetException {
    StatsProbe probe = new StatsProbe(protocol == Protocol.FRAMED, replyTimeoutMs);
    try {
      for (Target target : targets) {
        probe.targets.add(new TargetProbe(TargetConnector.connect(target, connectTimeoutMs)));
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
    return targets.stream().map(target -> target.address).toList();
  }

  /**
   * Asks each target for its counters, unless it still owes an answer; the next call drops the
   * answers. Waits for nothing but the rest of an answer that has begun. Does not connect again if
   * the server has closed the connection: {@link #counters} does.
   */
  void ask() {
    for (TargetProbe target : available ? targets : List.<TargetProbe>of()) {
      try {
        target.ask(deadlineNs());
      } catch (EOFException | SocketException e) {
        log.debug("asking for counters failed; the next reading connects again or gives up", e);
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }

  /**
   * Returns the current counters by name, added up over all targets; empty unless every target
   * reports them, and all within one second.
   */
  public Optional<ServerStats> counters() {
    if (!available) {
      return Optional.empty();
    }
    Map<String, Long> sum = new TreeMap<>();
    long deadlineNs = deadlineNs();
    try {
      for (TargetProbe target : targets) {
        target.addCounters(sum, deadlineNs);
      }
      return Optional.of(ServerStats.of(sum));
    } catch (IOException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  /** Returns how often a target had to be connected to again: it may be another process then. */
  int reconnects() {
    return targets.stream().mapToInt(target -> target.reconnects).sum();
  }

  private long deadlineNs() {
    return System.nanoTime() + replyTimeoutMs * 1_000_000L;
  }

  /** Not every framed server counts; one that does not answer once is not asked again. */
  private void giveUp(IOException reason) {
    log.debug("no counters from the server", reason);
    available = false;
  }

  @Override
  public void close() {
    for (TargetProbe target : targets) {
      try {
        target.socket.close();
      } catch (IOException e) {
        log.debug("closing a stats connection failed; its counters have been read", e);
      }
    }
  }

  /** Asks one target, over one connection at a time. */
  private static final class TargetProbe {
    private final InetSocketAddress address;
    private Socket socket;

    /** There is a request that was not answered yet. */
    private boolean asked;

    private boolean reported;
    private int reconnects;

    private TargetProbe(Socket socket) {
      this.socket = socket;
      this.address = (InetSocketAddress) socket.getRemoteSocketAddress();
    }

    private void ask(long deadlineNs) throws IOException {
      dropAnswerIfThere(deadlineNs);
      if (!asked) {
        sendRequest();
        asked = true;
      }
    }

    private void dropAnswerIfThere(long deadlineNs) throws IOException {
      if (asked && socket.getInputStream().available() > 0) {
        addAnswer(new TreeMap<>(), deadlineNs);
        asked = false;
      }
    }

    /**
     * Connects again if the server has closed the connection meanwhile: between calls it is idle.
     */
    private void addCounters(Map<String, Long> sum, long deadlineNs) throws IOException {
      try {
        dropAnswerIfThere(deadlineNs);
        // Sent before the wait for an answer that is owed: that would make the counters later.
        sendRequest();
        if (asked) {
          addAnswer(new TreeMap<>(), deadlineNs);
        }
        addAnswer(sum, deadlineNs);
      } catch (EOFException | SocketException e) {
        if (!reported) {
          throw e;
        }
        socket.close();
        socket = new Socket(Proxy.NO_PROXY);
        socket.connect(address, leftMs(deadlineNs));
        reconnects++;
        sendRequest();
        addAnswer(sum, deadlineNs);
      }
      asked = false;
    }

    private void sendRequest() throws IOException {
      socket
          .getOutputStream()
          .write(Frame.of(Frame.STATS_REQUEST, (short) 0, 0, new byte[0]).array());
    }

    private void addAnswer(Map<String, Long> sum, long deadlineNs) throws IOException {
      ByteBuffer header = ByteBuffer.wrap(read(Frame.HEADER_BYTES, deadlineNs));
      long length = Frame.length(header, 0);
      if (length < Frame.MIN_LENGTH || length > MAX_PAYLOAD_BYTES) {
        throw new IOException("no STATS_RESPONSE: length " + length);
      }
      byte version = Frame.version(header, 0);
      byte type = Frame.type(header, 0);
      byte[] payload = read((int) length - Frame.MIN_LENGTH, deadlineNs);
      if (version != Frame.VERSION || type != Frame.STATS_RESPONSE) {
        throw new IOException("no STATS_RESPONSE: type " + type);
      }
      for (Map.Entry<String, JsonNode> field : JSON.readTree(payload).properties()) {
        if (field.getValue().isIntegralNumber()) {
          sum.merge(field.getKey(), field.getValue().longValue(), Long::sum);
        }
      }
      reported = true;
    }

    private static int leftMs(long deadlineNs) throws SocketTimeoutException {
      long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new SocketTimeoutException("the answer takes too long");
      }
      return (int) leftMs;
    }

    private byte[] read(int count, long deadlineNs) throws IOException {
      byte[] bytes = new byte[count];
      int n;
      for (int at = 0; at < count; at += n) {
        socket.setSoTimeout(leftMs(deadlineNs));
        n = socket.getInputStream().read(bytes, at, count - at);
        if (n < 0) {
          throw new EOFException();
        }
      }
      return bytes;
    }
  }
}
