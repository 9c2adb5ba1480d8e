package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts failures by kind and keeps the first example of each, with the phase of the run if it was
 * not the measured time. Thread-safe.
 */
public final class IncidentLog {
  private final Supplier<Phase> phase;
  private final Map<String, Incident> byKind = new LinkedHashMap<>();

  /** Creates an empty log; any thread may ask for the phase of the run. */
  public IncidentLog(Supplier<Phase> phase) {
    this.phase = phase;
  }

  public void add(String kind, String example) {
    add(new Incident(kind, 1, when() + example));
  }

  public synchronized void add(Incident incident) {
    byKind.merge(
        incident.kind(),
        incident,
        (a, b) -> new Incident(a.kind(), a.count() + b.count(), a.firstExample()));
  }

  private String when() {
    return switch (phase.get()) {
      case CONNECT -> "before the load, ";
      case WARMUP -> "in the warm-up, ";
      case MEASURE -> "";
      case DRAIN -> "after the measured time, ";
    };
  }

  public synchronized List<Incident> toList() {
    return new ArrayList<>(byKind.values());
  }
}
