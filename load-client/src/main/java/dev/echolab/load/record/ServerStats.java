package dev.echolab.load.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.counters.Counter;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Holds the figures that a server reports about itself (STATS_RESPONSE, docs/protocol.md).
 *
 * <p>A figure that the server does not report is absent, never 0. Figures that no accessor names
 * are kept, because a server may report more than ours do.
 *
 * @param byKey all reported figures by their key in STATS, sorted
 */
public record ServerStats(@JsonValue SortedMap<String, Long> byKey) {
  private static final String CONNECTIONS_OPEN = "connectionsOpen";
  private static final String HEAP_USED_BYTES = "jvmHeapUsedBytes";
  private static final String GC_COUNT = "jvmGcCount";
  private static final String GC_TIME_MS = "jvmGcTimeMs";
  private static final String ALLOCATED_BYTES = "jvmAllocatedBytes";

  /** Figures that rise and fall: their growth has no meaning. */
  private static final Set<String> GAUGES = Set.of(CONNECTIONS_OPEN, HEAP_USED_BYTES);

  public ServerStats {
    byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /** Takes the figures of a map in any order. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ServerStats of(Map<String, Long> byKey) {
    return new ServerStats(new TreeMap<>(byKey));
  }

  /** Returns one counter; empty if the server does not report it. */
  public OptionalLong get(Counter counter) {
    return get(counter.key());
  }

  /** Returns the number of open connections. */
  public OptionalLong connectionsOpen() {
    return get(CONNECTIONS_OPEN);
  }

  /** Returns the heap in use, in bytes. */
  public OptionalLong heapUsedBytes() {
    return get(HEAP_USED_BYTES);
  }

  /** Returns the number of garbage collections. */
  public OptionalLong gcCount() {
    return get(GC_COUNT);
  }

  /** Returns the time spent in garbage collection, in milliseconds. */
  public OptionalLong gcTimeMs() {
    return get(GC_TIME_MS);
  }

  /**
   * Returns the bytes allocated on the heap. The growth can be below 0 on JDK 17 to 20: threads
   * that ended are no longer counted.
   */
  public OptionalLong allocatedBytes() {
    return get(ALLOCATED_BYTES);
  }

  private OptionalLong get(String key) {
    Long value = byKey.get(key);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Returns the growth of the counters since an earlier moment, and the gauges as they are now. */
  public ServerStats growthSince(ServerStats earlier) {
    return combine(earlier, (now, before) -> now - before, GAUGES);
  }

  /** Returns the mean of each figure and the same figure of {@code other}, rounded down. */
  public ServerStats meanWith(ServerStats other) {
    return combine(other, (a, b) -> (a + b) / 2, Set.of());
  }

  private ServerStats combine(ServerStats other, LongBinaryOperator operator, Set<String> kept) {
    SortedMap<String, Long> combined = new TreeMap<>(byKey);
    combined.replaceAll(
        (key, value) ->
            kept.contains(key)
                ? value
                : operator.applyAsLong(value, other.byKey.getOrDefault(key, 0L)));
    return new ServerStats(combined);
  }
}
