package dev.echolab.load.driver;

import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.record.ServerStats;
import dev.echolab.protocol.Protocol;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One {@link StatsProbe} per target. Used by the caller's thread only. */
final class StatsProbes implements Closeable {
  private static final Logger log = LogManager.getLogger(StatsProbes.class);

  private final List<StatsProbe> probes = new ArrayList<>();
  private final boolean asking;

  private StatsProbes(boolean asking) {
    this.asking = asking;
  }

  /**
   * Connects to every target.
   *
   * @throws ConnectFailedException naming the target that cannot be reached
   */
  static StatsProbes connect(LoadPlan plan, List<InetSocketAddress> targets)
      throws ConnectFailedException {
    StatsProbes all = new StatsProbes(plan.traffic().protocol() == Protocol.FRAMED);
    int timeoutMs =
        (int) Math.min(Math.max(1, plan.timing().timeout().toMillis()), Integer.MAX_VALUE);
    for (int i = 0; i < targets.size(); i++) {
      try {
        all.probes.add(StatsProbe.connect(targets.get(i), timeoutMs));
      } catch (IOException e) {
        all.close();
        throw new ConnectFailedException(
            "cannot connect to " + plan.targets().get(i) + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  /** The sum of all targets' counters; empty unless every one tells. */
  Optional<ServerStats> counters() {
    if (!asking) {
      return Optional.empty();
    }
    ServerStats sum = ServerStats.of(Map.of());
    for (StatsProbe probe : probes) {
      Optional<ServerStats> one = probe.counters();
      if (one.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(one.get());
    }
    return Optional.of(sum);
  }

  @Override
  public void close() {
    for (StatsProbe probe : probes) {
      try {
        probe.close();
      } catch (IOException e) {
        log.debug("closing a probe failed; it has told what it had to tell", e);
      }
    }
  }
}
