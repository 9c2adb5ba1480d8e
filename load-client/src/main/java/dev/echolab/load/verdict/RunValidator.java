package dev.echolab.load.verdict;

import dev.echolab.load.payload.BadReply;
import dev.echolab.load.plan.LoadPlan;
import dev.echolab.load.plan.LoopModel;
import dev.echolab.load.plan.OnDisconnect;
import dev.echolab.load.record.ClientCost;
import dev.echolab.load.record.Incident;
import dev.echolab.load.record.RunResult;
import dev.echolab.load.verdict.Reason.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a run is VALID or INVALID: it applies every rule and collects a {@link Reason}
 * for each rule that is broken. A run without a reason is VALID. docs/decisions/0011-verdict.md
 * lists the rules and says why.
 */
public final class RunValidator {
  private static final double MIN_LENGTH_FRACTION = 0.999; // of the planned time
  private static final double MAX_MISSING_FRACTION = 0.01; // of the connections
  private static final double MAX_MISSING_FRACTION_RECONNECTING = 0.1; // --reconnect expects losses
  private static final long MAX_LATE_NS = 1_000_000L; // p99 of the lateness; INVALID above both,
  private static final double MAX_LATE_FRACTION = 0.2; // this one of the corrected p99
  private static final double MAX_WAIT_RATIO =
      2; // wait for a processor to running time; above both,
  private static final double MAX_WAIT_FRACTION = 0.1; // this one of the measured time
  private static final double MAX_STALLED_FRACTION = 0.02; // of the measured time
  private static final double MAX_ERROR_FRACTION = 0.01; // of messages and refused connections

  private static final Set<Code> OF_ABORTED_RUNS = Set.of(Code.INTERRUPTED, Code.TOO_FEW_SAMPLES);

  private final LoadPlan plan;
  private final RunResult result;
  private final List<Reason> reasons = new ArrayList<>();

  private RunValidator(LoadPlan plan, RunResult result) {
    this.plan = plan;
    this.result = result;
  }

  /** Applies all rules to a run, and compares it with the thresholds. */
  public static Verdict judge(LoadPlan plan, RunResult result, List<Slo> slos) {
    RunValidator validator = new RunValidator(plan, result);
    validator.checkEchoes();
    validator.checkLength();
    validator.checkConnections();
    validator.checkRate();
    validator.checkLateness();
    validator.checkClientCpu();
    validator.checkCorruption();
    validator.checkErrors();
    validator.checkSteadiness();
    return Verdict.of(validator.reasons, slos.stream().map(validator::check).toList());
  }

  /**
   * Applies all rules to a run that was ended early because a threshold was missed. That, and the
   * samples that it lacks therefore, are no reasons if a threshold is missed in the end.
   */
  public static Verdict judgeAborted(LoadPlan plan, RunResult result, List<Slo> slos) {
    Verdict whole = judge(plan, result, slos);
    return whole.thresholdsMissed().isEmpty()
        ? whole
        : Verdict.of(
            whole.reasons().stream().filter(r -> !OF_ABORTED_RUNS.contains(r.code())).toList(),
            whole.thresholds());
  }

  /**
   * Applies all rules to a result of {@code lab merge}. It is INVALID if one of the parts is.
   *
   * @param invalidParts names of the parts that are INVALID
   */
  public static Verdict judgeMerged(
      LoadPlan plan, RunResult result, List<Slo> slos, List<String> invalidParts) {
    Verdict whole = judge(plan, result, slos);
    List<Reason> reasons = new ArrayList<>(whole.reasons());
    for (String part : invalidParts) {
      reasons.add(new Reason(Code.PART_INVALID, part + " is INVALID"));
    }
    return Verdict.of(reasons, whole.thresholds());
  }

  private void checkEchoes() {
    if (result.outcomes().ok() == 0) {
      add(Code.NO_ECHO, "no message was answered");
    } else if (result.echoes() == 0) {
      add(Code.NO_ECHO, "no reply arrived in the measured time");
    }
  }

  private void checkConnections() {
    int wanted = plan.connections().measured();
    double tolerated =
        plan.connections().onDisconnect() == OnDisconnect.RECONNECT
            ? MAX_MISSING_FRACTION_RECONNECTING
            : MAX_MISSING_FRACTION;
    double loaded = result.connections().loaded();
    if (result.measuredNs() > 0 && loaded < wanted * (1 - tolerated)) {
      add(
          Code.CONNECTIONS_MISSING,
          "%.1f of %,d connections carried load, averaged over the measured time: %s",
          loaded,
          wanted,
          result.incidents().isEmpty()
              ? "the others were not answered"
              : result.incidents().stream()
                  .map(incident -> "%,d x %s".formatted(incident.count(), incident.kind()))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void checkLength() {
    long requests = plan.timing().requests();
    double measuredSeconds = result.measuredNs() / 1e9;
    double plannedSeconds = plan.timing().duration().toNanos() / 1e9;
    if (result.measured().interrupted()) {
      add(
          Code.INTERRUPTED,
          "interrupted %s the measured time of %s; messages in flight at that moment are not counted",
          result.measuredNs() == 0 ? "before" : "%.3f s into".formatted(measuredSeconds),
          requests == 0 ? "%.3f s".formatted(plannedSeconds) : "%,d requests".formatted(requests));
    } else if (result.measuredNs() == 0) {
      add(Code.ENDED_EARLY, "every connection was lost before the measured time began");
    } else if (requests == 0 && measuredSeconds < plannedSeconds * MIN_LENGTH_FRACTION) {
      add(
          Code.ENDED_EARLY,
          "every connection was lost %.3f s into the measured %.3f s",
          measuredSeconds,
          plannedSeconds);
    } else if (requests > 0 && result.outcomes().messages() < requests) {
      add(
          Code.ENDED_EARLY,
          "every connection%s was lost; the run ended after %,d of %,d requests",
          plan.threads().count() == 1 ? "" : " of a client thread",
          result.outcomes().messages(),
          requests);
    }
  }

  private void checkRate() {
    if (plan.loop() instanceof LoopModel.Open open) {
      new RateRule(open, plan.timing().requests(), result)
          .violation()
          .ifPresent(text -> reasons.add(new Reason(Code.RATE_MISSED, text)));
    }
  }

  private void checkLateness() {
    if (result.latencies().lateness().getTotalCount() == 0) {
      return;
    }
    long lateNs = result.latencies().lateness().getValueAtPercentile(99);
    long p99Ns = result.corrected().getValueAtPercentile(99);
    if (lateNs > MAX_LATE_NS && lateNs > MAX_LATE_FRACTION * p99Ns) {
      add(
          Code.LATE_SENDS,
          "1 %% of the messages were sent more than %.3f ms late by this client (corrected p99 %.3f ms)%s",
          lateNs / 1e6,
          p99Ns / 1e6,
          hostTook());
    }
  }

  private void checkClientCpu() {
    double threadNs = (double) result.measuredNs() * result.client().threads();
    if (threadNs == 0) {
      return;
    }
    long waitNs = result.client().runQueueWaitNs();
    long ranNs = result.client().threadsRanNs();
    if (waitNs > MAX_WAIT_FRACTION * threadNs && waitNs > MAX_WAIT_RATIO * ranNs) {
      add(
          Code.CLIENT_STARVED,
          "the client's threads ran %.0f %% of the time and waited for a processor %.0f %%%s",
          ranNs / threadNs * 100,
          waitNs / threadNs * 100,
          hostTook());
    }
    double stalled = result.client().stalledNs() / threadNs;
    if (stalled > MAX_STALLED_FRACTION) {
      add(
          Code.CLIENT_STALLED,
          "the client was stalled for %.0f %% of the time, at most %.0f ms at once%s",
          stalled * 100,
          result.client().longestStepNs() / 1e6,
          hostTook());
    }
  }

  /** Returns the end of a reason: the share that the host took; empty if small or not available. */
  private String hostTook() {
    double share = result.client().machineStolenShare();
    return share < ClientCost.NOTEWORTHY_STOLEN_SHARE
        ? ""
        : "; the host took %.2f %% of the processors".formatted(share * 100);
  }

  private void checkCorruption() {
    List<Incident> wrong =
        result.incidents().stream().filter(incident -> isCorruption(incident.kind())).toList();
    long count =
        Math.max(result.outcomes().corrupt(), wrong.stream().mapToLong(Incident::count).sum());
    if (count > 0) {
      add(
          Code.CORRUPT,
          "%,d %s (%s)",
          count,
          count == 1 ? "reply differed from its request" : "replies differed from their requests",
          wrong.stream()
              .map(i -> "%s %s, first: %s".formatted(i.count(), i.kind(), i.firstExample()))
              .collect(Collectors.joining("; ")));
    }
  }

  private static boolean isCorruption(String kind) {
    return Stream.of(BadReply.Kind.values()).anyMatch(known -> known.key().equals(kind));
  }

  private void checkErrors() {
    if (result.outcomes().errorShare() > MAX_ERROR_FRACTION) {
      List<String> kinds = result.incidents().stream().map(Incident::kind).distinct().toList();
      add(
          Code.ERRORS,
          "%,d of %,d messages%s failed (%.2f %%)%s",
          result.outcomes().errors(),
          result.outcomes().total(),
          result.outcomes().refused() == 0 ? "" : " and connections",
          result.outcomes().errorShare() * 100,
          kinds.isEmpty() ? "" : ": " + String.join(", ", kinds));
    }
  }

  private void checkSteadiness() {
    if (SteadyState.of(result.throughput()) == SteadyState.NOT_STEADY) {
      add(
          Code.NOT_STEADY,
          "throughput was still changing: the last third of the seconds differs from the first;"
              + " warm up longer");
    }
  }

  private ThresholdResult check(Slo slo) {
    ThresholdResult compared = slo.check(Slo.Figures.of(result));
    if (compared.state() == ThresholdResult.State.UNKNOWN
        && slo.metric() == Slo.Metric.PERCENTILE) {
      add(
          Code.TOO_FEW_SAMPLES,
          "%s needs %,d samples, there are %,d",
          slo.text(),
          Percentile.samplesNeeded(slo.percentile()),
          result.corrected().getTotalCount());
    }
    return compared;
  }

  private void add(Code code, String format, Object... values) {
    reasons.add(new Reason(code, String.format(Locale.ROOT, format, values)));
  }
}
