package dev.echolab.handler;

import dev.echolab.counters.Counters;
import dev.echolab.handler.StepEvents.ProcessEvent;
import dev.echolab.handler.StepEvents.ReadEvent;
import dev.echolab.handler.StepEvents.ReadableEvent;
import dev.echolab.handler.StepEvents.WriteEvent;

/**
 * Emits each step as a JDK Flight Recorder event while a recording enables these events.
 *
 * <p>While no recording enables an event, a step costs one check of a flag: the event object
 * created for that check does not escape, so the JIT compiler removes the allocation.
 */
public final class JfrStepListener extends TimestampingStepListener {
  private ReadableEvent readable;
  private ReadEvent read;
  private ProcessEvent process;
  private WriteEvent write;

  public JfrStepListener(Counters counters) {
    super(counters, System::nanoTime);
  }

  @Override
  public void readable(long atNs) {
    super.readable(atNs);
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
    super.readStart();
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
    super.readEnd(bytes);
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
    super.processEnd();
  }

  @Override
  public void writeStart() {
    super.writeStart();
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
    super.writeEnd(bytes, remaining);
  }
}
