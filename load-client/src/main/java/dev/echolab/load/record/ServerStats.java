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
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Holds the figures that a server reports about itself (STATS_RESPONSE, docs/protocol.md), sorted
 * by their key. One that it does not report is absent, never 0. A server may report more than ours
 * do.
 */
public record ServerStats(@JsonValue SortedMap<String, Long> byKey) {
  private static final Pattern FIGURE = Pattern.compile("(\\w+)=(\\d+)");

  /** Figures that rise and fall: their growth has no meaning. */
  private static final Set<String> GAUGES = Set.of("connectionsOpen", "jvmHeapUsedBytes");

  public ServerStats {
    byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
  }

  /** Takes the figures of a map in any order. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static ServerStats of(Map<String, Long> byKey) {
    return new ServerStats(new TreeMap<>(byKey));
  }

  /** Reads pairs such as {@code readCalls=17} from a line. */
  public static ServerStats parse(String line) {
    SortedMap<String, Long> figures = new TreeMap<>();
    FIGURE
        .matcher(line)
        .results()
        .forEach(pair -> figures.put(pair.group(1), Long.valueOf(pair.group(2))));
    return new ServerStats(figures);
  }

  /** Returns one counter; empty if the server does not report it. */
  public OptionalLong get(Counter counter) {
    return get(counter.key());
  }

  /** Returns the figure with a key of docs/protocol.md; empty if the server does not report it. */
  public OptionalLong get(String key) {
    Long value = byKey.get(key);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** Returns the growth of the counters since an earlier moment, and the gauges as they are now. */
  public ServerStats growthSince(ServerStats earlier) {
    return with(
        (key, now) -> GAUGES.contains(key) ? now : now - earlier.byKey.getOrDefault(key, 0L));
  }

  /** Returns the mean of each figure and the same figure of {@code other}, rounded down. */
  public ServerStats meanWith(ServerStats other) {
    return with((key, value) -> (value + other.byKey.getOrDefault(key, 0L)) / 2);
  }

  private ServerStats with(BiFunction<String, Long, Long> change) {
    SortedMap<String, Long> changed = new TreeMap<>(byKey);
    changed.replaceAll(change);
    return new ServerStats(changed);
  }
}
