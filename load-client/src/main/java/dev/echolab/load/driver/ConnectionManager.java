package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.IncidentLog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Decides when the connections of one client thread are opened, reopened, replaced and given up.
 * Owned by that thread; its totals are valid once the thread has ended. It does not handle
 * messages: its {@link Listener} does.
 */
final class ConnectionManager {
  private static final long FIRST_RETRY_NS = 20_000_000L;
  private static final int MAX_RETRY_DOUBLINGS = 4;

  /** Receives the events of connections, on the client thread. */
  interface Listener {
    /** Ignores all events. */
    Listener NONE = new Listener() {};

    /** The connection is open, for the first time or again. */
    default void opened(EchoConnection c, long nowNs) {}

    /** An attempt to connect has failed. */
    default void refused(EchoConnection c, long nowNs) {}

    /** An open connection broke and is closed; the messages in flight on it still stand. */
    default void lost(EchoConnection c) {}

    /** The connection will never be opened again. */
    default void gone(EchoConnection c) {}
  }

  private final Connector connector;
  private final List<EchoConnection> connections;
  private final OnDisconnect onDisconnect;
  private final long timeoutNs;
  private final IncidentLog incidents;
  private final Deque<EchoConnection> retries = new ArrayDeque<>();
  private Listener listener = Listener.NONE;
  private long lost;
  private long churned;
  private long refusedBeforeLoad;

  /** Opens nothing yet. */
  ConnectionManager(
      LoadPlan plan, Connector connector, List<EchoConnection> connections, IncidentLog incidents) {
    this.connector = connector;
    this.connections = connections;
    this.onDisconnect = plan.connections().onDisconnect();
    this.timeoutNs = plan.timing().timeout().toNanos();
    this.incidents = incidents;
  }

  /** Sets who receives the events from now on. */
  void listener(Listener newListener) {
    listener = newListener;
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

  /** Completes a connection whose key is connectable. */
  void finishConnect(EchoConnection c) {
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
      if (c.isConnecting() && nowNs - c.reconnect.connectStartNs > timeoutNs) {
        refused(c, "no connection within the time-out", nowNs);
      }
    }
  }

  /** Opens the connections whose retry is due. */
  void retryDue(long nowNs) {
    while (!retries.isEmpty() && retries.peek().reconnect.retryNs <= nowNs) {
      open(retries.remove(), nowNs);
    }
  }

  /** Replaces a connection that has reached its number of echoes. */
  void replace(EchoConnection c) {
    connector.close(c);
    churned++;
    open(c, System.nanoTime());
  }

  /**
   * Closes a connection that became readable before anything was sent: it has ended, or was sent a
   * greeting, which no echo server does. Reconnects or gives up as planned.
   */
  void endedBeforeUse(EchoConnection c) {
    lost++;
    refused(c, "ended before it was used", System.nanoTime());
  }

  /**
   * Closes a broken connection, and reconnects or gives up as planned.
   *
   * @param kind of the incident
   */
  void lost(EchoConnection c, String kind, String why, long nowNs) {
    connector.close(c);
    lost++;
    incidents.add(kind, "connection " + c.number() + ": " + why);
    listener.lost(c);
    c.resetStreams();
    c.reconnect.lost = true;
    c.reconnect.lostNs = nowNs;
    reconnectOrGiveUp(c, nowNs);
  }

  private void refused(EchoConnection c, String why, long nowNs) {
    connector.close(c);
    incidents.add("refused", "connection " + c.number() + ": " + why);
    if (listener == Listener.NONE) {
      refusedBeforeLoad++;
    }
    listener.refused(c, nowNs);
    reconnectOrGiveUp(c, nowNs);
  }

  private void reconnectOrGiveUp(EchoConnection c, long nowNs) {
    if (onDisconnect == OnDisconnect.RECONNECT) {
      int doublings = Math.min(c.reconnect.failedAttempts++, MAX_RETRY_DOUBLINGS);
      c.reconnect.retryNs = nowNs + (FIRST_RETRY_NS << doublings);
      retries.add(c);
    } else {
      c.giveUp();
      listener.gone(c);
    }
  }

  List<EchoConnection> connections() {
    return connections;
  }

  /** Returns how many handshakes are in progress. */
  int connecting() {
    return connector.connecting();
  }

  /** Returns how many connections are open; any thread may ask once all have been tried. */
  int open() {
    return connector.open();
  }

  void closeAll() {
    connections.forEach(connector::close);
  }

  /** Returns how many connections broke. */
  long lost() {
    return lost;
  }

  /** Returns how many connections were refused before the load began. */
  long refusedBeforeLoad() {
    return refusedBeforeLoad;
  }

  /** Returns how many connections were replaced. */
  long churned() {
    return churned;
  }
}
