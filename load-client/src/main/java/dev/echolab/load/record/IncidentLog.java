package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts failures by kind and keeps the first example of each. Thread-safe. */
public final class IncidentLog {
  private final Map<String, Incident> byKind = new LinkedHashMap<>();

  public void add(String kind, String example) {
    add(new Incident(kind, 1, example));
  }

  public synchronized void add(Incident incident) {
    byKind.merge(
        incident.kind(),
        incident,
        (a, b) -> new Incident(a.kind(), a.count() + b.count(), a.firstExample()));
  }

  public synchronized List<Incident> toList() {
    return new ArrayList<>(byKind.values());
  }
}
