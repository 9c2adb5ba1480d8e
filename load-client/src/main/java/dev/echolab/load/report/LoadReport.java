package dev.echolab.load.report;

import dev.echolab.cli.Durations;
import dev.echolab.counters.Counter;
import dev.echolab.load.os.ProcessCpu;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.Target;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.ConnectionCounts;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.Outcome;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.record.ServerStats;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.SteadyState;
import dev.echolab.load.verdict.ThresholdResult;
import dev.echolab.load.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Formats a result as text: the verdict, then the figures. */
public final class LoadReport {
  private static final int COLUMNS = 80;
  static final int NAME_COLUMNS = 19; // of the names to the left of all figures

  /** The counters of the server that are shown per echo, in this order. */
  private static final List<Counter> COUNTERS =
      List.of(
          Counter.READ_CALLS,
          Counter.EMPTY_READS,
          Counter.WRITE_CALLS,
          Counter.PARTIAL_WRITES,
          Counter.SELECTS);

  private final LoadPlan plan;
  private final RunResult result;
  private final List<String> lines = new ArrayList<>();

  private LoadReport(LoadPlan plan, RunResult result) {
    this.plan = plan;
    this.result = result;
  }

  public static List<String> lines(LoadPlan plan, RunResult result, Verdict verdict) {
    LoadReport report = new LoadReport(plan, result);
    report.addVerdict(verdict);
    report.addRow("workload", describe(plan));
    report.addThroughput();
    report.addTable(LatencyTables.ofRun(plan, result));
    if (!result.throughput().stages().isEmpty()) {
      report.addTable(LatencyTables.ofStages(plan, result));
    }
    report.addOutcomes();
    report.addConnections();
    report.addIncidents();
    report.addClient();
    report.addServer();
    return report.lines;
  }

  private void addVerdict(Verdict verdict) {
    lines.add(verdict.status().name());
    if (verdict.isValid()) {
      addWrapped("", 2, headline(plan, result, verdict));
    }
    for (Reason reason : verdict.reasons()) {
      lines.add("  " + reason.code().key() + ": " + reason.text());
    }
    for (ThresholdResult threshold : verdict.thresholds()) {
      lines.add("  threshold " + threshold.state().key() + ": " + threshold);
    }
    lines.add("");
  }

  /** Returns the result in one sentence. */
  public static String headline(LoadPlan plan, RunResult result, Verdict verdict) {
    if (!verdict.isValid()) {
      return "The figures are not reliable: " + verdict.reasons().get(0).text() + ".";
    }
    Histogram latency = result.corrected();
    String percentiles =
        DoubleStream.of(50, 99)
            .filter(percentile -> Percentile.of(latency, percentile).isPresent())
            .mapToObj(
                p -> ", " + Format.percentileName(p) + " " + Format.time(Percentile.of(latency, p)))
            .collect(Collectors.joining());
    int targets = plan.targets().size();
    return "%s answered %s/s on %s connection%s%s, %s."
        .formatted(
            targets == 1 ? plan.targets().get(0) : targets + " targets",
            Format.rate(result.echoesPerSecond()),
            plan.connections().count(),
            plan.connections().count() == 1 ? "" : "s",
            percentiles,
            result.outcomes().errors() == 0
                ? "no errors"
                : Format.percent(result.outcomes().errorShare()) + " errors");
  }

  /** Describes the workload in one line. */
  public static String describe(LoadPlan plan) {
    String targets =
        plan.targets().stream().map(Target::toString).collect(Collectors.joining(", "));
    int connections = plan.connections().count();
    String text = targets + " " + plan.traffic().protocol().key();
    if (plan.loop() instanceof LoopModel.Open open) {
      text +=
          ", open loop %s %s over %s connections"
              .formatted(
                  open.profile().stages().isEmpty()
                      ? Format.rate(open.perSecond()) + "/s"
                      : open.profile(),
                  open.arrivals().key(),
                  connections);
    } else if (plan.loop() instanceof LoopModel.Closed closed) {
      text += ", closed loop %s connections x %s".formatted(connections, closed.pipeline());
      if (!closed.think().isZero()) {
        text += ", think " + Durations.format(closed.think());
      }
    }
    text += ", " + plan.traffic().sizes() + " B";
    text += plan.traffic().payload().isPresent() ? " of a file" : "";
    long churnEchoes = plan.connections().churnEchoes();
    return churnEchoes > 0 ? text + ", churn " + churnEchoes : text;
  }

  private void addThroughput() {
    addRow(
        "measured",
        "%.3f s%s after %.3f s warm-up, throughput %s"
            .formatted(
                result.measuredNs() / 1e9,
                result.measured().interrupted() && plan.timing().requests() == 0
                    ? " of " + Durations.format(plan.timing().duration())
                    : "",
                plan.timing().warmup().toNanos() / 1e9,
                SteadyState.of(result.throughput())));
    String rate = Format.rate(result.echoesPerSecond()) + " echoes/s";
    OptionalDouble target = result.throughput().targetPerSecond();
    if (target.isPresent()) {
      boolean changes = !result.throughput().stages().isEmpty();
      String kind = changes ? "/s average target" : "/s target";
      rate += " of " + Format.rate(target.getAsDouble()) + kind;
    }
    String bandwidth = "%,.1f MiB/s".formatted(result.bytesPerSecond() / (1 << 20));
    addRow("throughput", rate + ", " + bandwidth + " of payload each way");
    lines.add("");
  }

  private void addTable(TextTable table) {
    lines.addAll(table.lines());
    lines.add("");
  }

  private void addOutcomes() {
    addRow(
        "outcomes",
        Stream.of(Outcome.values())
            .map(outcome -> outcome.key() + " " + Format.count(result.outcomes().of(outcome)))
            .collect(Collectors.joining(", ")));
  }

  private void addConnections() {
    ConnectionCounts c = result.connections();
    String text =
        "%.1f of %,d carried load, opened %,d, lost %,d"
            .formatted(c.loaded(), plan.connections().measured(), c.opened(), c.lost());
    if (c.churned() > 0) {
      text += ", churned %,d".formatted(c.churned());
    }
    if (c.longestGapNs() > 0) {
      text += ", longest gap until reconnected " + Format.time(c.longestGapNs());
    }
    if (c.slowReaders() > 0) {
      text +=
          ", %s slow readers sent %,d B and read none"
              .formatted(c.slowReaders(), c.slowReaderBytes());
    }
    addRow("connections", text);
  }

  private void addIncidents() {
    for (Incident incident : result.incidents()) {
      String count = "%,d x, first: ".formatted(incident.count());
      addRow("  " + incident.kind(), count + incident.firstExample());
    }
  }

  private void addClient() {
    ClientCost client = result.client();
    String threads = client.threads() == 1 ? "1 thread" : client.threads() + " threads";
    addRow("client", threads + ", process CPU per echo " + cpuPerEcho());
    double threadNs = (double) result.measuredNs() * client.threads();
    if (client.runQueueWaitNs() >= 0 && threadNs > 0) {
      addRow(
          "",
          "ran %s of the time, waited for a processor %s, longest pause %s"
              .formatted(
                  Format.percent(client.threadsRanNs() / threadNs),
                  Format.percent(client.runQueueWaitNs() / threadNs),
                  Format.time(client.longestStepNs())));
    }
    if (client.machineStolenShare() >= ClientCost.NOTEWORTHY_STOLEN_SHARE) {
      addRow(
          "",
          "the host took " + Format.percent(client.machineStolenShare()) + " of the processors");
    }
  }

  private String cpuPerEcho() {
    OptionalDouble user = result.cpuUserNsPerEcho();
    OptionalDouble kernel = result.cpuSysNsPerEcho();
    return user.isPresent() && kernel.isPresent()
        ? "%.0f ns user + %.0f ns kernel, each +-%.0f"
            .formatted(
                user.getAsDouble(),
                kernel.getAsDouble(),
                Math.ceil((double) ProcessCpu.TICK_NS * result.runIds().size() / result.echoes()))
        : "not available";
  }

  private void addServer() {
    if (result.server().isEmpty() || result.echoes() == 0) {
      return;
    }
    ServerStats server = result.server().get();
    String text =
        COUNTERS.stream()
            .filter(counter -> server.get(counter).isPresent())
            .map(
                counter ->
                    "%s %.3f"
                        .formatted(
                            counter.key(),
                            (double) server.get(counter).getAsLong() / result.echoes()))
            .collect(Collectors.joining(", "));
    addRow("server, per echo", text);
  }

  private void addRow(String name, String text) {
    addWrapped(("%-" + (NAME_COLUMNS - 1) + "s ").formatted(name), NAME_COLUMNS, text);
  }

  /** Adds a text; what is too long for a line continues, indented, on the next one. */
  private void addWrapped(String start, int indent, String text) {
    StringBuilder line = new StringBuilder(start);
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > COLUMNS && line.length() > indent) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        line.append(" ".repeat(indent));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }
}
