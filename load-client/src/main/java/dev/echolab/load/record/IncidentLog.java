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

  /**
   * Creates an empty log.
   *
   * @param phase returns the phase that the run is in; called by any thread
   */
  public IncidentLog(Supplier<Phase> phase) {
    this.phase = phase;
  }

  public synchronized void add(String kind, String example) {
    byKind.merge(
        kind,
        new Incident(kind, 1, when() + example),
        (old, more) -> new Incident(kind, old.count() + 1, old.firstExample()));
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
