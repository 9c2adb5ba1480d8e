package dev.echolab.load.record;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How much was echoed, in total and second by second.
 *
 * @param targetPerSecond messages per second that an open loop was to send; empty for a closed loop
 * @param echoes verified replies that arrived in the measured time
 * @param payloadBytes payload bytes of these replies, counted once
 * @param stages the stages of the load profile; empty without one
 */
public record Throughput(
    OptionalDouble targetPerSecond,
    long echoes,
    long payloadBytes,
    List<IntervalSample> warmup,
    List<IntervalSample> seconds,
    List<StageResult> stages) {
  public Throughput {
    warmup = List.copyOf(warmup);
    seconds = List.copyOf(seconds);
    stages = List.copyOf(stages);
  }
}
