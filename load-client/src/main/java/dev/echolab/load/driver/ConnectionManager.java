package dev.echolab.load.driver;

import dev.echolab.load.driver.EchoConnection.State;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.IncidentLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Opens the connections of one client thread, opens them again where the plan wants it, and gives
 * up those that cannot be had. It knows no messages.
 */
final class ConnectionManager {
  private static final long FIRST_RETRY_NS = 20_000_000L;
  private static final int MAX_RETRY_DOUBLINGS = 4;

  private final Connector connector;
  private final List<EchoConnection> connections;
  private final OnDisconnect onDisconnect;
  private final long timeoutNs;
  private final IncidentLog incidents;
  private final Deque<EchoConnection> retries = new ArrayDeque<>();
  private ConnectionListener listener;
  private long lost;
  private long churned;

  /**
   * Opens nothing yet.
   *
   * @param timeoutNs for connecting
   * @param listener until another is told
   */
  ConnectionManager(
      Connector connector,
      List<EchoConnection> connections,
      OnDisconnect onDisconnect,
      long timeoutNs,
      IncidentLog incidents,
      ConnectionListener listener) {
    this.connector = connector;
    this.connections = connections;
    this.onDisconnect = onDisconnect;
    this.timeoutNs = timeoutNs;
    this.incidents = incidents;
    this.listener = listener;
  }

  /** From now on another listener is told: the next phase has begun. */
  void tell(ConnectionListener next) {
    listener = next;
  }

  void open(EchoConnection c, long nowNs) {
    try {
      connector.begin(c);
      if (c.isOpen()) {
        listener.opened(c, nowNs);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), nowNs);
    }
  }

  /** The key of a connection that is being made is ready. */
  void finish(EchoConnection c) {
    long nowNs = System.nanoTime();
    try {
      connector.finish(c);
      if (c.isOpen()) {
        listener.opened(c, nowNs);
      }
    } catch (IOException e) {
      refused(c, e.getMessage(), nowNs);
    }
  }

  void dropOverdueConnects(long nowNs) {
    for (EchoConnection c : connections) {
      if (c.state == State.CONNECTING && nowNs - c.connectStartNs > timeoutNs) {
        refused(c, "no connection within the time-out", nowNs);
      }
    }
  }

  void retryDue(long nowNs) {
    while (!retries.isEmpty() && retries.peek().retryNs <= nowNs) {
      open(retries.remove(), nowNs);
    }
  }

  /** It has lived as long as the plan wants; another takes its place. */
  void churn(EchoConnection c) {
    connector.close(c);
    churned++;
    c.lifeEnd = Long.MAX_VALUE;
    open(c, System.nanoTime());
  }

  /**
   * Before anything was sent a readable connection has ended, or was greeted, which no echo does.
   */
  void endedBeforeUse(EchoConnection c) {
    incidents.add("refused", "connection " + c.number() + ": ended before it was used");
    connector.close(c);
    c.state = State.GONE;
    lost++;
  }

  /** The connection is no more: what was in flight on it is lost. */
  void lost(EchoConnection c, String kind, String why, long nowNs) {
    connector.close(c);
    lost++;
    incidents.add(kind, "connection " + c.number() + ": " + why);
    listener.lost(c);
    c.resetStreams();
    c.lostNs = nowNs;
    openAgainOrGiveUp(c, nowNs);
  }

  private void refused(EchoConnection c, String why, long nowNs) {
    connector.close(c);
    incidents.add("refused", "connection " + c.number() + ": " + why);
    listener.refused(nowNs);
    openAgainOrGiveUp(c, nowNs);
  }

  private void openAgainOrGiveUp(EchoConnection c, long nowNs) {
    if (onDisconnect == OnDisconnect.RECONNECT) {
      c.state = State.LOST;
      int doublings = Math.min(c.failedTries++, MAX_RETRY_DOUBLINGS);
      c.retryNs = nowNs + (FIRST_RETRY_NS << doublings);
      retries.add(c);
    } else {
      c.state = State.GONE;
      listener.gone(c);
    }
  }

  /** Any thread, once the first have been opened. */
  int open() {
    return connector.open();
  }

  void closeAll() {
    connections.forEach(connector::close);
  }

  /** Valid once the thread has ended, as the next. */
  long lost() {
    return lost;
  }

  long churned() {
    return churned;
  }
}
