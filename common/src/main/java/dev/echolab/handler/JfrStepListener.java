package dev.echolab.handler;

import dev.echolab.handler.StepEvents.Processing;
import dev.echolab.handler.StepEvents.Read;
import dev.echolab.handler.StepEvents.ToldReadable;
import dev.echolab.handler.StepEvents.Write;
import dev.echolab.protocol.TraceFrame;

/**
 * Hands every step on, and makes it an event of JDK Flight Recorder while a recording asks.
 *
 * <p>Only with {@code --trace on}: a server without it has no such object. While no recording asks,
 * a step costs the check of a flag; what asks is a new event that never leaves its method, which
 * the compiler removes.
 */
public final class JfrStepListener implements StepListener {
  private final StepListener steps;

  private ToldReadable readable;
  private Read read;
  private Processing process;
  private Write write;

  public JfrStepListener(StepListener steps) {
    this.steps = steps;
  }

  @Override
  public void readable(long atNs) {
    steps.readable(atNs);
    if (atNs != 0 && new ToldReadable().isEnabled()) {
      readable = new ToldReadable();
      readable.begin();
    }
  }

  @Override
  public void readStart() {
    if (readable != null) {
      readable.commit();
      readable = null;
    }
    steps.readStart();
    if (new Read().isEnabled()) {
      read = new Read();
      read.begin();
    }
  }

  @Override
  public void readEnd(int bytes) {
    if (read != null) {
      read.bytes = bytes;
      read.commit();
      read = null;
    }
    steps.readEnd(bytes);
    if (bytes > 0 && new Processing().isEnabled()) {
      process = new Processing();
      process.begin();
    }
  }

  @Override
  public void processEnd() {
    if (process != null) {
      process.commit();
      process = null;
    }
    steps.processEnd();
  }

  @Override
  public void writeStart() {
    steps.writeStart();
    if (new Write().isEnabled()) {
      write = new Write();
      write.begin();
    }
  }

  @Override
  public void writeEnd(int bytes, int remaining) {
    if (write != null) {
      write.bytes = bytes;
      write.remaining = remaining;
      write.commit();
      write = null;
    }
    steps.writeEnd(bytes, remaining);
  }

  @Override
  public void requestsCompleted(int consumedBytes, int restBytes) {
    steps.requestsCompleted(consumedBytes, restBytes);
  }

  @Override
  public ConnectionActivity activity() {
    return steps.activity();
  }

  @Override
  public TraceFrame trace() {
    return steps.trace();
  }
}
