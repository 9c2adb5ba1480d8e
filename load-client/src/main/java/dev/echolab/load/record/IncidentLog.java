package dev.echolab.load.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts failures by kind and keeps the first example of each. Thread-safe. */
public final class IncidentLog {
  private final Map<String, Incident> byKind = new LinkedHashMap<>();

  public synchronized void add(String kind, String example) {
    byKind.merge(
        kind,
        new Incident(kind, 1, example),
        (old, more) -> new Incident(kind, old.count() + 1, old.firstExample()));
  }

  public synchronized List<Incident> toList() {
    return new ArrayList<>(byKind.values());
  }
}
