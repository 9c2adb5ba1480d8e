package dev.echolab.handler;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.TraceFrame;
import java.util.function.LongSupplier;

/**
 * Counts, and stamps every step with a monotonic clock, so that any request can be traced.
 *
 * <p>A read call's start is only known to matter once its bytes are in: that is why every read is
 * stamped, not only those of traced requests, and why {@code --trace} is an option.
 */
public final class TimestampingStepListener implements StepListener {
  private final CountingStepListener counted;
  private final Counters counters;
  private final LongSupplier clockNs;

  private boolean firstRead = true;
  private boolean startedWithLastRead;
  private long readableNs;
  private long lastReadableNs;
  private long readStartNs;
  private long lastReadStartNs;
  private long readEndNs;
  private int readCalls;
  private int emptyReads;

  private long tracedReadableNs;
  private long tracedReadStartNs;
  private long tracedReadEndNs;
  private int tracedReadCalls;
  private int tracedEmptyReads;
  private long processEndNs;
  private boolean firstWrite = true;
  private long processStartNs;
  private long writeStartNs;
  private long lastWriteStartNs;
  private boolean inWrite;
  private long writeEndNs;
  private int writeCalls;

  public TimestampingStepListener(
      CountingStepListener counted, Counters counters, LongSupplier clockNs) {
    this.counted = counted;
    this.counters = counters;
    this.clockNs = clockNs;
  }

  @Override
  public void readable(long atNs) {
    lastReadableNs = atNs;
  }

  @Override
  public void readStart() {
    startOfNextRequest();
    lastReadStartNs = clockNs.getAsLong();
    if (firstRead) {
      firstRead = false;
      startWithLastRead(0);
    }
  }

  @Override
  public void readEnd(int bytes) {
    readEndNs = clockNs.getAsLong();
    readCalls++;
    if (bytes == 0) {
      emptyReads++;
    } else if (bytes > 0) {
      counters.add(Counter.READ_NS, readEndNs - lastReadStartNs);
      processStartNs = readEndNs;
    }
    counted.readEnd(bytes);
  }

  @Override
  public void processEnd() {
    startOfNextRequest();
    processEndNs = clockNs.getAsLong();
    counters.add(Counter.PROCESS_NS, processEndNs - processStartNs);
    // Taken down now: with completions instead of readiness the next read starts before the write
    // of this response has ended.
    tracedReadableNs = readableNs;
    tracedReadStartNs = readStartNs;
    tracedReadEndNs = readEndNs;
    tracedReadCalls = readCalls;
    tracedEmptyReads = emptyReads;
    firstWrite = true;
    writeCalls = 0;
  }

  @Override
  public void writeStart() {
    counted.writeStart();
    lastWriteStartNs = clockNs.getAsLong();
    inWrite = true;
    if (firstWrite) {
      firstWrite = false;
      writeStartNs = lastWriteStartNs;
    }
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    writeEndNs = clockNs.getAsLong();
    if (inWrite) {
      // Else it is told late, by a framework, of a call that it made later.
      inWrite = false;
      counters.add(Counter.WRITE_NS, writeEndNs - lastWriteStartNs);
    }
    // What is processed next out of the same read begins now.
    processStartNs = writeEndNs;
    writeCalls++;
    counted.writeEnd(bytes, remaining);
  }

  @Override
  public void requestsCompleted(int consumedBytes, int restBytes) {
    counted.requestsCompleted(consumedBytes, restBytes);
    if (restBytes == 0) {
      firstRead = true;
    } else if (consumedBytes > 0) {
      startedWithLastRead = true;
    }
  }

  @Override
  public ConnectionActivity activity() {
    return counted.activity();
  }

  /** Put off until the next step, so that the stamps stand until {@link #trace} has taken them. */
  private void startOfNextRequest() {
    if (startedWithLastRead) {
      startedWithLastRead = false;
      startWithLastRead(1);
    }
  }

  private void startWithLastRead(int callsSoFar) {
    readableNs = lastReadableNs;
    readStartNs = lastReadStartNs;
    readCalls = callsSoFar;
    emptyReads = 0;
  }

  @Override
  public TraceFrame trace() {
    return new TraceFrame(
        tracedReadableNs,
        tracedReadStartNs,
        tracedReadEndNs,
        processEndNs,
        writeStartNs,
        writeEndNs,
        tracedReadCalls,
        tracedEmptyReads,
        writeCalls);
  }
}
