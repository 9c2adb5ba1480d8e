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
 * The steps as events of JDK Flight Recorder. All are off until a recording's settings turn them on
 * ({@code docs/echolab.jfc}): an event per system call is far too much for a recording that asked
 * for something else.
 */
final class StepEvents {
  private StepEvents() {}

  /** An event that no recording gets without asking. */
  @Category({"Echo Lab", "Steps"})
  @Enabled(false)
  @StackTrace(false)
  abstract static class StepEvent extends Event {}

  /** The loop learned that a socket is readable; its duration lasts until the read call. */
  @Name("dev.echolab.Readable")
  @Label("Readable, not yet read")
  @Description(
      "From the moment the loop was told of bytes to the read call; never in bio, io_uring")
  static final class ToldReadable extends StepEvent {}

  /** Step 2. */
  @Name("dev.echolab.Read")
  @Label("Step 2: read")
  @Description("One read call; in a blocking model it waits for the bytes, too")
  static final class Read extends StepEvent {
    @Label("Bytes")
    @Description("Read; 0 for an empty read, -1 at the end of the stream")
    @DataAmount
    int bytes;
  }

  /** Step 3. */
  @Name("dev.echolab.Process")
  @Label("Step 3: process")
  @Description("From the end of the read call to the responses being ready")
  static final class Processing extends StepEvent {}

  /** Step 4. */
  @Name("dev.echolab.Write")
  @Label("Step 4: write")
  @Description("One write call; with Netty one flush, which makes it")
  static final class Write extends StepEvent {
    @Label("Bytes")
    @Description("Taken by the kernel")
    @DataAmount
    int bytes;

    @Label("Remaining")
    @Description("Offered to the kernel and not taken")
    @DataAmount
    int remaining;
  }
}
