package dev.echolab.lab.explain;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.lab.explain.CostProfile.Cost;
import dev.echolab.lab.explain.ExplainResult.Figures;
import dev.echolab.lab.explain.ExplainResult.Status;
import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.explain.ExplainSettings.Load;
import dev.echolab.lab.explain.QueueSampler.QueueSample;
import dev.echolab.lab.explain.QueueSampler.Queues;
import dev.echolab.lab.explain.Timeline.Provenance;
import dev.echolab.load.verdict.Percentile;
import dev.echolab.load.verdict.Reason;
import dev.echolab.load.verdict.Verdict;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Writes a result as JSON ({@code docs/explain-result.schema.json}): times are in ns, and an
 * unknown value is null. The components of the records are the keys, in their order.
 */
public final class ExplainDocument {
  private static final int SCHEMA_VERSION = 1;
  private static final int MAX_ROUND_TRIPS = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExplainDocument() {}

  public static ObjectNode toTree(ExplainResult result) {
    return JSON.valueToTree(
        new Document(
            SCHEMA_VERSION,
            "explain",
            new Settings(result.settings(), result.commandLine()),
            Arrays.stream(Step.values())
                .map(step -> new StepText(step.key(), step.label(), step.fromTo()))
                .toList(),
            Arrays.stream(Cost.values()).map(CostText::of).toList(),
            result.variants().stream().map(v -> Variant.of(v, result.settings())).toList(),
            result.environment(),
            result.interrupted()));
  }

  private record Document(
      int schemaVersion,
      String kind,
      Settings settings,
      List<StepText> steps,
      List<CostText> costs,
      List<Variant> variants,
      Map<String, String> environment,
      boolean interrupted) {}

  private record Settings(@JsonUnwrapped ExplainSettings settings, List<String> commandLine) {}

  private record StepText(String key, String label, String fromTo) {}

  private record CostText(String key, String label, String unit, String source) {
    static CostText of(Cost cost) {
      return new CostText(cost.key(), cost.label(), cost.unit(), cost.source().toString());
    }
  }

  private record Variant(
      String name,
      Status status,
      String why,
      List<String> notes,
      @JsonInclude(JsonInclude.Include.NON_NULL) Timed timed,
      List<Counted> counted) {
    static Variant of(VariantResult variant, ExplainSettings settings) {
      Optional<Figures> figures = variant.figures();
      return new Variant(
          variant.name(),
          variant.status(),
          variant.why(),
          figures.map(Figures::notes).orElse(List.of()),
          figures.map(found -> Timed.of(found.timing())).orElse(null),
          figures.map(found -> Counted.of(found, settings)).orElse(List.of()));
    }
  }

  private record Timed(
      Verdict.Status verdict,
      List<String> reasons,
      int requests,
      int refusedTraces,
      double stepsPerRoundTrip,
      double mediansPerRoundTrip,
      double writeOverlapShare,
      long writeOverlapMeanNs,
      Map<Step, StepTimes> steps,
      Times roundTrip,
      Times late,
      Times clientWrite,
      Times idleInRead,
      @JsonInclude(JsonInclude.Include.NON_NULL) Timeline example,
      List<RoundTrip> roundTrips,
      List<QueuesAt> queues,
      String whyNoQueues) {
    static Timed of(TimingProfile timing) {
      TimelineSummary summary = timing.timelines();
      Map<Step, StepTimes> steps = new EnumMap<>(Step.class);
      for (Step step : Step.values()) {
        steps.put(step, StepTimes.of(summary, step));
      }
      return new Timed(
          timing.verdict().status(),
          timing.verdict().reasons().stream().map(Reason::text).toList(),
          summary.count(),
          summary.refused(),
          summary.stepsPerRoundTrip(),
          summary.mediansPerRoundTrip(),
          summary.overlappedShare(),
          summary.meanOverlapNs(),
          steps,
          Times.of(summary.roundTrip()),
          Times.of(summary.times(Timeline::lateNs)),
          Times.of(summary.times(Timeline::clientWriteNs)),
          Times.of(summary.times(Timeline::idleInReadNs)),
          summary.example().orElse(null),
          RoundTrip.of(summary.timelines(), timing.startNs()),
          timing.queues().stream().map(sample -> QueuesAt.of(sample, timing.startNs())).toList(),
          timing.whyNoQueues().orElse(null));
    }
  }

  /** Holds the times of one step; a step that this model does not have has none. */
  private record StepTimes(Provenance seen, @JsonUnwrapped Times times) {
    static StepTimes of(TimelineSummary summary, Step step) {
      Provenance seen = summary.seen(step);
      return new StepTimes(seen, seen == Provenance.NOT_SEEN ? null : Times.of(summary.step(step)));
    }
  }

  private record Times(Long p50Ns, Long p99Ns, Long meanNs) {
    static Times of(Histogram histogram) {
      return new Times(
          orNull(Percentile.of(histogram, 50)),
          orNull(Percentile.of(histogram, 99)),
          histogram.getTotalCount() == 0 ? null : Long.valueOf(Math.round(histogram.getMean())));
    }

    private static Long orNull(OptionalLong value) {
      return value.isPresent() ? Long.valueOf(value.getAsLong()) : null;
    }
  }

  /** Is written as a pair: the seconds since the start of the measured time, and the ns. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private record RoundTrip(double atS, long roundTripNs) {
    static List<RoundTrip> of(List<Timeline> timelines, long startNs) {
      int every = 1 + timelines.size() / MAX_ROUND_TRIPS;
      return IntStream.range(0, timelines.size())
          .filter(i -> i % every == 0)
          .mapToObj(timelines::get)
          .map(t -> new RoundTrip(seconds(t.startNs(), startNs), t.roundTripNs()))
          .toList();
    }
  }

  private record QueuesAt(double atS, Queues all, Queues sampled) {
    static QueuesAt of(QueueSample sample, long startNs) {
      return new QueuesAt(seconds(sample.atNs(), startNs), sample.all(), sample.sampled());
    }
  }

  private static double seconds(long atNs, long startNs) {
    return (atNs - startNs) / 1e9;
  }

  private record Counted(
      Load load,
      String describedAs,
      double echoesPerSecond,
      double cpuResolutionNs,
      Map<Cost, Double> perEcho,
      Map<String, Double> systemCallsPerEcho,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double unsureShare,
      String whyNoSystemCalls,
      @JsonInclude(JsonInclude.Include.NON_NULL) ProcIo procIo,
      List<String> disagreements) {
    static List<Counted> of(Figures figures, ExplainSettings settings) {
      return Arrays.stream(Load.values())
          .map(load -> of(load, settings.describe(load), figures.costs(load)))
          .toList();
    }

    private static Counted of(Load load, String description, CostProfile costs) {
      Map<Cost, Double> perEcho = new EnumMap<>(Cost.class);
      for (Cost cost : Cost.values()) {
        perEcho.put(cost, costs.costs().get(cost));
      }
      SyscallProfile kernel = costs.kernel();
      return new Counted(
          load,
          description,
          costs.echoesPerSecond(),
          costs.cpuResolutionNs(),
          perEcho,
          kernel.callsByName(),
          kernel.callsPerEcho().isPresent() ? Double.valueOf(kernel.unsureShare()) : null,
          kernel.whyNot().isEmpty() ? null : kernel.whyNot(),
          kernel
              .io()
              .map(io -> new ProcIo(io.readCalls(), io.writeCalls(), kernel.echoes()))
              .orElse(null),
          kernel.disagreements());
    }
  }

  private record ProcIo(long readCalls, long writeCalls, long echoes) {}
}
