package dev.echolab.lab.compare;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Slot;
import dev.echolab.lab.trial.Trial;
import dev.echolab.load.verdict.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Runs whole interleaved rounds until a {@link StoppingRule} ends them, and repeats disturbed
 * trials at the end of their round.
 *
 * <p>One use, one thread. An interrupt keeps the trials until then.
 */
public final class TrialSchedule {
  /** Says why no more rounds ran. */
  public enum Stop {
    /** All that were measured are ranked, and all neighbours ahead, or tied within 5 %. */
    DECIDED,
    /** The planned rounds ran. */
    ROUNDS_DONE,
    /** Another round would have taken longer than allowed. */
    TIME_OVER,
    INTERRUPTED;

    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @FunctionalInterface
  interface SlotRunner {
    /** Returns empty for a participant that is left out. */
    Optional<Trial> run(Slot slot) throws InterruptedException;
  }

  private final StoppingRule rule;
  private final LongSupplier nanoTime;
  private final List<Trial> trials = new ArrayList<>();
  private final Map<String, Integer> repeats = new HashMap<>();

  TrialSchedule(StoppingRule rule, LongSupplier nanoTime) {
    this.rule = rule;
    this.nanoTime = nanoTime;
  }

  /** Returns the trials until now, in the order in which they ran. */
  List<Trial> trials() {
    return trials;
  }

  /** Runs the rounds; {@code decided} is checked after the planned rounds only. */
  Stop run(
      List<Scenario> scenarios,
      List<Participant> participants,
      SlotRunner runner,
      Predicate<List<Trial>> decided)
      throws InterruptedException {
    long startNs = nanoTime.getAsLong();
    for (int round = 1; ; round++) {
      round(Slot.ofRound(round, scenarios, participants), runner, startNs);
      if (round >= rule.maxRounds()) {
        return Stop.ROUNDS_DONE;
      }
      if (round < rule.minRounds()) {
        continue;
      }
      if (rule.plannedChecks().contains(round) && decided.test(trials)) {
        return Stop.DECIDED;
      }
      if (!hasTimeFor((nanoTime.getAsLong() - startNs) / round, startNs)) {
        return Stop.TIME_OVER;
      }
    }
  }

  private boolean hasTimeFor(long neededNs, long startNs) {
    return rule.maxTime().isZero()
        || nanoTime.getAsLong() - startNs + neededNs <= rule.maxTime().toNanos();
  }

  private void round(List<Slot> slots, SlotRunner runner, long startNs)
      throws InterruptedException {
    long roundStartNs = nanoTime.getAsLong();
    List<Slot> disturbed = new ArrayList<>();
    for (Slot slot : slots) {
      Optional<Trial> trial = runner.run(slot);
      trial.ifPresent(trials::add);
      if (trial.isPresent() && isDisturbed(trial.get())) {
        disturbed.add(slot);
      }
    }
    long trialNs = (nanoTime.getAsLong() - roundStartNs) / slots.size();
    int round = slots.get(0).round();
    int maxRepeats = StoppingRule.maxRepeats(round);
    for (Slot slot : disturbed) {
      String name = slot.participant().name();
      if (repeats.getOrDefault(name, 0) < maxRepeats
          && (round <= rule.minRounds() || hasTimeFor(trialNs, startNs))) {
        repeats.merge(name, 1, Integer::sum);
        runner.run(slot).ifPresent(trials::add);
      }
    }
  }

  private static boolean isDisturbed(Trial trial) {
    return trial.status() == Trial.Status.INVALID
        && trial.judgement().codes().stream().allMatch(Reason.Code::isDisturbance);
  }
}
