package dev.echolab.handler;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.TraceFrame;

/** Counts the calls into the kernel; takes no stamp, so that it costs next to nothing. */
public final class CountingStepListener extends ConnectionActivity implements StepListener {
  private final Counters counters;

  /** What the connection waits for when nothing is left to be written. */
  private Phase between = Phase.IDLE;

  public CountingStepListener(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void readable(long atNs) {}

  @Override
  public void readStart() {}

  @Override
  public void readEnd(int bytes) {
    counters.increment(Counter.READ_CALLS);
    if (bytes > 0) {
      counters.add(Counter.BYTES_IN, bytes);
      moved();
      enter(Phase.PROCESSING);
    } else if (bytes == 0) {
      counters.increment(Counter.EMPTY_READS);
    }
  }

  @Override
  public void processEnd() {}

  @Override
  public void writeStart() {
    enter(Phase.WRITING);
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    counters.increment(Counter.WRITE_CALLS);
    counters.add(Counter.BYTES_OUT, bytes);
    moved();
    if (remaining > 0) {
      counters.increment(Counter.PARTIAL_WRITES);
    } else {
      enter(between);
    }
  }

  @Override
  public void requestsCompleted(int consumedBytes, int restBytes) {
    if (consumedBytes > 0) {
      answeredRequests();
    }
    between = restBytes > 0 ? Phase.IN_REQUEST : Phase.IDLE;
    enter(between);
  }

  @Override
  public ConnectionActivity activity() {
    return this;
  }

  @Override
  public TraceFrame trace() {
    return TraceFrame.NOT_TAKEN;
  }
}
