package dev.echolab.load.lab;

import dev.echolab.handler.WorkSpec;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One load of the matrix: everything that is equal for all participants.
 *
 * @param connections 1 or more
 * @param sizeBytes payload of each message
 * @param pipeline messages in flight per connection in a closed loop
 * @param work step 3 of the servers
 * @param ratePerSecond of an open loop; empty: closed loop
 */
public record Cell(
    int connections, int sizeBytes, int pipeline, WorkSpec work, OptionalDouble ratePerSecond) {

  /** Short and unique in a matrix: a key, and part of file names. */
  public String id() {
    String id =
        "c"
            + connections
            + "-s"
            + sizeBytes
            + "-p"
            + pipeline
            + "-"
            + work.toString().replace(':', '_');
    return ratePerSecond.isPresent() ? id + "-r" + Math.round(ratePerSecond.getAsDouble()) : id;
  }

  /** For people. */
  public String label() {
    String loop =
        ratePerSecond.isPresent()
            ? String.format(Locale.ROOT, "%,.0f/s open loop", ratePerSecond.getAsDouble())
            : "pipeline " + pipeline;
    return String.format(
        Locale.ROOT,
        "%d connection%s, %d B, %s, work %s",
        connections,
        connections == 1 ? "" : "s",
        sizeBytes,
        loop,
        work);
  }

  public Cell withConnections(int value) {
    return new Cell(value, sizeBytes, pipeline, work, ratePerSecond);
  }

  public Cell withSizeBytes(int value) {
    return new Cell(connections, value, pipeline, work, ratePerSecond);
  }

  public Cell withPipeline(int value) {
    return new Cell(connections, sizeBytes, value, work, ratePerSecond);
  }

  public Cell withWork(WorkSpec value) {
    return new Cell(connections, sizeBytes, pipeline, value, ratePerSecond);
  }

  public Cell withRate(double perSecond) {
    return new Cell(connections, sizeBytes, pipeline, work, OptionalDouble.of(perSecond));
  }
}
