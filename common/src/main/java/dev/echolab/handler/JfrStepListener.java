package dev.echolab.handler;

import dev.echolab.handler.StepEvents.ProcessEvent;
import dev.echolab.handler.StepEvents.ReadEvent;
import dev.echolab.handler.StepEvents.ReadableEvent;
import dev.echolab.handler.StepEvents.WriteEvent;
import dev.echolab.protocol.TraceFrame;

/**
 * Forwards every step to another listener, and emits it as a JDK Flight Recorder event while a
 * recording enables these events.
 *
 * <p>Exists only with {@code --trace on}. While no recording enables an event, a step costs one
 * check of a flag: the event object created for that check does not escape, so the JIT compiler
 * removes the allocation.
 */
public final class JfrStepListener implements StepListener {
  private final StepListener delegate;

  private ReadableEvent readable;
  private ReadEvent read;
  private ProcessEvent process;
  private WriteEvent write;

  public JfrStepListener(StepListener delegate) {
    this.delegate = delegate;
  }

  @Override
  public void readable(long atNs) {
    delegate.readable(atNs);
    if (atNs != 0 && new ReadableEvent().isEnabled()) {
      readable = new ReadableEvent();
      readable.begin();
    }
  }

  @Override
  public void readStart() {
    if (readable != null) {
      readable.commit();
      readable = null;
    }
    delegate.readStart();
    if (new ReadEvent().isEnabled()) {
      read = new ReadEvent();
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
    delegate.readEnd(bytes);
    if (bytes > 0 && new ProcessEvent().isEnabled()) {
      process = new ProcessEvent();
      process.begin();
    }
  }

  @Override
  public void processEnd() {
    if (process != null) {
      process.commit();
      process = null;
    }
    delegate.processEnd();
  }

  @Override
  public void writeStart() {
    delegate.writeStart();
    if (new WriteEvent().isEnabled()) {
      write = new WriteEvent();
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
    delegate.writeEnd(bytes, remaining);
  }

  @Override
  public void requestsCompleted(int consumedBytes, int remainingBytes) {
    delegate.requestsCompleted(consumedBytes, remainingBytes);
  }

  @Override
  public ConnectionActivity activity() {
    return delegate.activity();
  }

  @Override
  public TraceFrame trace() {
    return delegate.trace();
  }
}
