package dev.echolab.handler;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.TraceFrame;
import java.nio.ByteBuffer;

/** Counts the read and write calls; takes no timestamps, so that its overhead is negligible. */
public class CountingStepListener extends ConnectionActivity implements StepListener {
  final Counters counters;

  /** The phase once nothing is left to be written. */
  private Phase phaseAfterWrite = Phase.IDLE;

  public CountingStepListener(Counters counters) {
    this.counters = counters;
  }

  @Override
  public void readEnd(int bytes) {
    counters.increment(Counter.READ_CALLS);
    if (bytes > 0) {
      counters.add(Counter.BYTES_IN, bytes);
    } else if (bytes == 0) {
      counters.increment(Counter.EMPTY_READS);
    }
  }

  @Override
  public void processStart(ByteBuffer received) {
    setPhase(Phase.PROCESSING);
  }

  @Override
  public void writeStart() {
    setPhase(Phase.WRITING);
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    counters.increment(Counter.WRITE_CALLS);
    counters.add(Counter.BYTES_OUT, bytes);
    incrementWriteCount();
    if (remaining > 0) {
      counters.increment(Counter.PARTIAL_WRITES);
    } else {
      setPhase(phaseAfterWrite);
    }
  }

  @Override
  public void requestsCompleted(int consumedBytes, int remainingBytes) {
    if (consumedBytes > 0) {
      incrementRequestCount();
    }
    phaseAfterWrite = remainingBytes > 0 ? Phase.IN_REQUEST : Phase.IDLE;
    setPhase(phaseAfterWrite);
  }

  @Override
  public final ConnectionActivity activity() {
    return this;
  }

  @Override
  public TraceFrame trace() {
    return TraceFrame.NOT_TAKEN;
  }
}
