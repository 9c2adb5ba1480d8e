package dev.echolab.load.driver;

import dev.echolab.load.record.MeasurementWindow;

/**
 * The closed loop: a fixed number of messages is under way on each connection, and an answer makes
 * the next one due, at once or after some time of thinking.
 */
final class ClosedLoopSource implements MessageSource {
  private final MeasurementWindow window;
  private final int pipeline;
  private final long thinkNs;
  private final boolean byRequests;
  private final RequestSender sender;
  private final DelayQueue thinking = new DelayQueue();
  private long requestsLeft;

  /**
   * Nothing is due before a connection is opened.
   *
   * @param pipeline messages under way per connection
   * @param thinkNs from an answer to the next message; 0 for none
   * @param requests measured messages of this thread; {@link #NEVER} if the time decides
   */
  ClosedLoopSource(
      MeasurementWindow window, int pipeline, long thinkNs, long requests, RequestSender sender) {
    this.window = window;
    this.pipeline = pipeline;
    this.thinkNs = thinkNs;
    this.requestsLeft = requests;
    this.byRequests = requests != NEVER;
    this.sender = sender;
  }

  @Override
  public void opened(EchoConnection c, long nowNs) {
    fillWindow(c, pipeline, nowNs);
    sender.flush(c, nowNs);
  }

  @Override
  public void sendDue(long nowNs) {
    while (thinking.nextNs() <= nowNs) {
      EchoConnection c = thinking.remove();
      if (c.isOpen()) {
        fillWindow(c, 1, nowNs);
        sender.flush(c, nowNs);
      }
    }
  }

  @Override
  public long nextDueNs() {
    return thinking.nextNs();
  }

  @Override
  public void answered(EchoConnection c, long answeredFrom, long stampNs) {
    if (thinkNs > 0) {
      long dueAtNs = stampNs + thinkNs;
      for (long s = answeredFrom; s < c.inFlight.head(); s++) {
        thinking.add(c, dueAtNs);
      }
    } else {
      long nowNs = System.nanoTime();
      fillWindow(c, pipeline, nowNs);
      sender.flush(c, nowNs);
    }
  }

  @Override
  public void expired(EchoConnection c, long nowNs) {
    fillWindow(c, pipeline, nowNs);
    sender.flush(c, nowNs);
  }

  /** Up to {@code most} messages become due, if the window has room for them. */
  private void fillWindow(EchoConnection c, int most, long nowNs) {
    if (nowNs >= window.endNs()) {
      return;
    }
    int room = Math.min(most, pipeline - c.inFlight.owed());
    for (int i = 0; i < room && requestsLeft > 0 && c.inFlight.tail() < c.lifeEnd; i++) {
      c.inFlight.push(nowNs);
      if (byRequests && nowNs >= window.startNs()) {
        requestsLeft--;
      }
    }
  }

  @Override
  public boolean isExhausted(long nowNs) {
    return requestsLeft <= 0 || nowNs >= window.endNs();
  }

  @Override
  public void end(long nowNs) {}
}
