package dev.echolab.load.driver;

import static dev.echolab.load.schedule.OpenSchedule.NEVER;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.record.MeasurementWindow;

/**
 * Sends the messages of a closed loop: a fixed number is in flight on each connection, and a reply
 * makes the next one due, at once or after a think time. A message that waits for its think time
 * keeps its place, also over a reconnect.
 */
final class ClosedLoopSource implements MessageSource {
  private final MeasurementWindow window;
  private final int pipeline;
  private final long thinkNs;
  private final RequestSender sender;
  private final DelayQueue thinking = new DelayQueue();
  private long requestsLeft;

  /** Sends nothing before a connection is opened; limited requests are shared by connections. */
  ClosedLoopSource(LoadPlan plan, int thread, MeasurementWindow window, RequestSender sender) {
    LoopModel.Closed loop = (LoopModel.Closed) plan.loop();
    long requests = plan.timing().requests();
    int connections = plan.connections().measured();
    int threads = plan.threads().count();
    this.window = window;
    this.pipeline = loop.pipeline();
    this.thinkNs = loop.think().toNanos();
    // A share in proportion to this thread's connections: c, if c mod the number of threads is it.
    int own = (connections - thread + threads - 1) / threads;
    long rest = (requests % connections - thread + threads - 1) / threads;
    this.requestsLeft = requests > 0 ? requests / connections * own + rest : NEVER;
    this.sender = sender;
  }

  @Override
  public void sendDue(long nowNs) {
    while (thinking.nextNs() <= nowNs) {
      EchoConnection c = thinking.remove();
      c.thinking--;
      if (c.isOpen()) {
        fillAndFlush(c, 1, nowNs);
      }
    }
  }

  @Override
  public long nextDueNs() {
    return thinking.nextNs();
  }

  @Override
  public void answered(EchoConnection c, long answeredFrom, long readNs) {
    if (thinkNs > 0) {
      long dueAtNs = readNs + thinkNs;
      // A late reply has no place: its message has timed out, and another was sent.
      for (long s = answeredFrom; s < c.inFlight.head() && room(c) > 0; s++) {
        thinking.add(c, dueAtNs);
        c.thinking++;
      }
    } else {
      refill(c, System.nanoTime());
    }
  }

  @Override
  public void refill(EchoConnection c, long nowNs) {
    fillAndFlush(c, pipeline, nowNs);
  }

  /** Makes up to {@code maxMessages} messages due if the window has room, and writes. */
  private void fillAndFlush(EchoConnection c, int maxMessages, long nowNs) {
    if (nowNs < window.measureEndNs()) {
      int room = Math.min(maxMessages, room(c));
      for (int i = 0; i < room && requestsLeft > 0 && c.inFlight.tail() < c.lifeEnd(); i++) {
        c.inFlight.push(nowNs);
        if (nowNs >= window.measureStartNs()) {
          requestsLeft--;
        }
      }
    }
    sender.flush(c, nowNs);
  }

  private int room(EchoConnection c) {
    return pipeline - c.inFlight.outstanding() - c.thinking;
  }

  @Override
  public boolean isExhausted(long nowNs) {
    return requestsLeft <= 0 || nowNs >= window.measureEndNs();
  }

  /**
   * Queues connections by the time at which their next message is due. All are delayed by the same
   * think time, so it is a plain queue. Owned by one client thread; grows as needed and then
   * allocates nothing.
   */
  private static final class DelayQueue {
    private EchoConnection[] connections = new EchoConnection[64];
    private long[] dueNs = new long[64];
    private int head;
    private int size;

    /** Appends a connection; {@code atNs} must not be earlier than the last one's. */
    void add(EchoConnection connection, long atNs) {
      if (size == dueNs.length) {
        grow();
      }
      int i = (head + size++) & (dueNs.length - 1);
      connections[i] = connection;
      dueNs[i] = atNs;
    }

    private void grow() {
      int capacity = dueNs.length;
      EchoConnection[] moreConnections = new EchoConnection[capacity * 2];
      long[] moreDue = new long[capacity * 2];
      for (int i = 0; i < size; i++) {
        moreConnections[i] = connections[(head + i) & (capacity - 1)];
        moreDue[i] = dueNs[(head + i) & (capacity - 1)];
      }
      connections = moreConnections;
      dueNs = moreDue;
      head = 0;
    }

    /** Returns the time of the first connection; {@code NEVER} if there is none. */
    long nextNs() {
      return size == 0 ? NEVER : dueNs[head];
    }

    /** Removes the first connection; there must be one. */
    EchoConnection remove() {
      EchoConnection first = connections[head];
      head = (head + 1) & (dueNs.length - 1);
      size--;
      return first;
    }
  }
}
