package dev.echolab.lab.trial;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.echolab.handler.WorkSpec;
import dev.echolab.load.plan.Rates;
import dev.echolab.load.report.Format;
import dev.echolab.load.report.Json;
import java.util.OptionalDouble;

/**
 * Describes one load of the matrix: everything that is equal for all participants.
 *
 * @param sizeBytes payload of each message
 * @param pipeline messages in flight per connection in a closed loop
 * @param work step 3 of the servers
 * @param ratePerSecond of an open loop; empty: closed loop
 */
@JsonPropertyOrder({"id", "label"})
public record Scenario(
    int connections,
    int sizeBytes,
    int pipeline,
    @JsonSerialize(using = ToStringSerializer.class) WorkSpec work,
    @JsonIgnore OptionalDouble ratePerSecond) {

  /** Returns the rate of an open loop; null for a closed loop. */
  @JsonProperty("ratePerSecond")
  public Double rateOrNull() {
    return Json.orNull(ratePerSecond);
  }

  /** Returns a short key that is unique in a matrix, and part of file names. */
  @JsonProperty
  public String id() {
    String id = "c" + connections + "-s" + sizeBytes + "-p" + pipeline + "-" + work;
    id = id.replace(':', '_');
    return ratePerSecond.isPresent() ? id + "-r" + Rates.plain(ratePerSecond.getAsDouble()) : id;
  }

  @JsonProperty
  public String label() {
    String loop =
        ratePerSecond.isPresent()
            ? Format.rate(ratePerSecond.getAsDouble()) + "/s open loop"
            : "pipeline " + pipeline;
    return "%s connection%s, %s B, %s, work %s"
        .formatted(connections, connections == 1 ? "" : "s", sizeBytes, loop, work);
  }

  public Scenario withConnections(int value) {
    return new Scenario(value, sizeBytes, pipeline, work, ratePerSecond);
  }

  public Scenario withSizeBytes(int value) {
    return new Scenario(connections, value, pipeline, work, ratePerSecond);
  }

  public Scenario withPipeline(int value) {
    return new Scenario(connections, sizeBytes, value, work, ratePerSecond);
  }

  public Scenario withWork(WorkSpec value) {
    return new Scenario(connections, sizeBytes, pipeline, value, ratePerSecond);
  }

  public Scenario withRate(double perSecond) {
    return new Scenario(connections, sizeBytes, pipeline, work, OptionalDouble.of(perSecond));
  }
}
