package dev.echolab.counters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the counts of a server at one moment. Immutable. */
public final class CounterSnapshot {
  private static final JsonFactory JSON = new JsonFactory();

  private final long[] sums;
  private final Set<Counter> unsupported;

  CounterSnapshot(long[] sums, Set<Counter> unsupported) {
    this.sums = sums;
    this.unsupported = unsupported;
  }

  /** Returns a count, or empty if this model cannot count it. */
  public OptionalLong get(Counter counter) {
    return unsupported.contains(counter) ? OptionalLong.empty() : OptionalLong.of(sum(counter));
  }

  private long sum(Counter counter) {
    return sums[counter.ordinal()];
  }

  public long connectionsOpen() {
    return sum(Counter.CONNECTIONS_ACCEPTED) - sum(Counter.CONNECTIONS_CLOSED);
  }

  /** Returns the payload of a STATS_RESPONSE: a flat UTF-8 JSON object, null for unknown counts. */
  public byte[] toJson(String variant, JvmMetrics jvm) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("variant", variant);
      json.writeNumberField("connectionsOpen", connectionsOpen());
      for (Counter counter : Counter.values()) {
        if (unsupported.contains(counter)) {
          json.writeNullField(counter.key());
        } else {
          json.writeNumberField(counter.key(), sum(counter));
        }
      }
      json.writeNumberField("jvmHeapUsedBytes", jvm.heapUsedBytes());
      json.writeNumberField("jvmGcCount", jvm.gcCount());
      json.writeNumberField("jvmGcTimeMs", jvm.gcTimeMs());
      json.writeNumberField("jvmAllocatedBytes", jvm.allocatedBytes());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Returns one line for the log: key=value pairs, a dash for unknown counts. */
  @Override
  public String toString() {
    return Stream.of(Counter.values())
        .map(counter -> counter.key() + "=" + (unsupported.contains(counter) ? "-" : sum(counter)))
        .collect(Collectors.joining(" ", "connectionsOpen=" + connectionsOpen() + " ", ""));
  }
}
