package dev.echolab.handler;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Declares the events of JDK Flight Recorder, one per step. All are disabled until the settings of
 * a recording enable them ({@code docs/echolab.jfc}): an event per system call is too much for a
 * recording with another purpose.
 */
final class StepEvents {
  private StepEvents() {}

  /** Disables an event by default and records no stack trace. */
  @Category({"Echo Lab", "Steps"})
  @Enabled(false)
  @StackTrace(false)
  abstract static class StepEvent extends Event {}

  /** Lasts from the notification that a socket is readable to the read call. */
  @Name("dev.echolab.Readable")
  @Label("Readable, not yet read")
  @Description("From the notification of the loop to the read call; never in bio, io_uring")
  static final class ReadableEvent extends StepEvent {}

  @Name("dev.echolab.Read")
  @Label("Step 2: read")
  @Description("One read call; includes the wait in a blocking model")
  static final class ReadEvent extends StepEvent {
    @Label("Bytes")
    @Description("Bytes read; 0 for an empty read, -1 at the end of the stream")
    @DataAmount
    int bytes;
  }

  @Name("dev.echolab.Process")
  @Label("Step 3: process")
  @Description("From the end of the read call until the responses are ready")
  static final class ProcessEvent extends StepEvent {}

  @Name("dev.echolab.Write")
  @Label("Step 4: write")
  @Description("One write call; with Netty the flush that performs it")
  static final class WriteEvent extends StepEvent {
    @Label("Bytes")
    @Description("Bytes accepted by the kernel")
    @DataAmount
    int bytes;

    @Label("Remaining")
    @Description("Bytes offered and not accepted")
    @DataAmount
    int remaining;
  }
}
