package dev.echolab.handler;

import dev.echolab.counters.Counter;
import dev.echolab.counters.Counters;
import dev.echolab.protocol.TraceFrame;
import java.util.function.LongSupplier;

/**
 * Counts the steps and timestamps them with a monotonic clock, so that any request can be traced.
 *
 * <p>Only the bytes that a read call returns show whether it belongs to a traced request. Therefore
 * every read call is timestamped, and {@code --trace} is an option.
 *
 * <p>The reading side assigns each read call to the request that it starts or continues. A request
 * starts with the first read call after all others were answered. If a read call also returned
 * bytes of a further request, that one starts with the same call.
 *
 * <p>The writing side starts again at every {@link #processEnd}: the first write call after it sets
 * the write start, each further one only the write end.
 *
 * <p>Owned by the thread that runs the connection.
 */
public class TimestampingStepListener extends CountingStepListener {
  private final LongSupplier clockNs;

  private boolean nextReadStartsRequest = true;
  private long readableNs;
  private long lastReadableNs;
  private long readStartNs;
  private long lastReadStartNs;
  private long readEndNs;
  private int readCalls;
  private int emptyReads;

  /** The reading side of the request whose response is being written; copied by processEnd. */
  private long tracedReadableNs;

  private long tracedReadStartNs;
  private long tracedReadEndNs;
  private int tracedReadCalls;
  private int tracedEmptyReads;
  private long processStartNs;
  private long processEndNs;

  private boolean nextWriteIsFirst = true;
  private long writeStartNs;
  private long lastWriteStartNs;
  private boolean inWrite;
  private long writeEndNs;
  private int writeCalls;

  public TimestampingStepListener(Counters counters, LongSupplier clockNs) {
    super(counters);
    this.clockNs = clockNs;
  }

  @Override
  public void readable(long atNs) {
    lastReadableNs = atNs;
  }

  @Override
  public void readStart() {
    lastReadStartNs = clockNs.getAsLong();
    if (nextReadStartsRequest) {
      nextReadStartsRequest = false;
      startWithLastRead(0);
    } else if (readCalls == emptyReads) {
      // All read calls so far were empty: the request has come since.
      readableNs = lastReadableNs;
      readStartNs = lastReadStartNs;
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
    super.readEnd(bytes);
  }

  @Override
  public void processEnd() {
    processEndNs = clockNs.getAsLong();
    counters.add(Counter.PROCESS_NS, processEndNs - processStartNs);
    // Copied now: with completions instead of readiness the next read call starts before the write
    // of this response has ended.
    tracedReadableNs = readableNs;
    tracedReadStartNs = readStartNs;
    tracedReadEndNs = readEndNs;
    tracedReadCalls = readCalls;
    tracedEmptyReads = emptyReads;
    nextWriteIsFirst = true;
    writeCalls = 0;
  }

  @Override
  public void writeStart() {
    super.writeStart();
    lastWriteStartNs = clockNs.getAsLong();
    inWrite = true;
    if (nextWriteIsFirst) {
      nextWriteIsFirst = false;
      writeStartNs = lastWriteStartNs;
    }
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    writeEndNs = clockNs.getAsLong();
    if (inWrite) {
      // Without a start, a framework reports afterwards a write call that it made by itself.
      inWrite = false;
      counters.add(Counter.WRITE_NS, writeEndNs - lastWriteStartNs);
    }
    // Processing of the next request from the same read call begins now.
    processStartNs = writeEndNs;
    writeCalls++;
    super.writeEnd(bytes, remaining);
  }

  @Override
  public void requestsCompleted(int consumedBytes, int remainingBytes) {
    super.requestsCompleted(consumedBytes, remainingBytes);
    if (remainingBytes == 0) {
      nextReadStartsRequest = true;
    } else if (consumedBytes > 0) {
      startWithLastRead(1);
    }
  }

  private void startWithLastRead(int initialReadCalls) {
    readableNs = lastReadableNs;
    readStartNs = lastReadStartNs;
    readCalls = initialReadCalls;
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
