package dev.echolab.lab.sweep;

import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.trial.Scenario;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lists the parameters that a sweep can vary. */
public enum Dimension {
  RATE,
  CONNECTIONS,
  SIZE,
  PIPELINE,
  WORK;

  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the scenarios of a sweep without values of its own. */
  public List<Scenario> defaults(Scenario scenario) {
    return switch (this) {
      case RATE -> List.of(scenario);
      case CONNECTIONS -> Stream.of(1, 4, 16, 64, 256).map(scenario::withConnections).toList();
      case SIZE -> Stream.of(16, 128, 1024, 8192, 65536).map(scenario::withSizeBytes).toList();
      case PIPELINE -> Stream.of(1, 4, 16, 64).map(scenario::withPipeline).toList();
      case WORK ->
          Stream.of("echo", "spin:10us", "spin:50us", "block:1ms")
              .map(WorkSpec::parse)
              .map(scenario::withWork)
              .toList();
    };
  }

  /** Returns true if two scenarios differ in nothing else. */
  public boolean isOnlyDifference(Scenario a, Scenario b) {
    return switch (this) {
      case RATE -> a.equals(b);
      case CONNECTIONS -> a.withConnections(b.connections()).equals(b);
      case SIZE -> a.withSizeBytes(b.sizeBytes()).equals(b);
      case PIPELINE -> a.withPipeline(b.pipeline()).equals(b);
      case WORK -> a.withWork(b.work()).equals(b);
    };
  }
}
