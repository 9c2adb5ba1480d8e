package dev.echolab.lab.trial;

import dev.echolab.load.record.Phase;
import dev.echolab.load.record.RunListener;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Takes a sample at both ends of the measured time; none where it is not available. Called by the
 * run, on its thread; read by that thread once the run is over.
 */
public final class StartEndSample<T> implements RunListener {
  private final Supplier<Optional<T>> sample;
  private Optional<T> begin = Optional.empty();
  private Optional<T> end = Optional.empty();

  public StartEndSample(Supplier<Optional<T>> sample) {
    this.sample = sample;
  }

  @Override
  public void phase(Phase phase) {
    if (phase == Phase.MEASURE) {
      begin = sample.get();
    } else if (phase == Phase.DRAIN) {
      end = sample.get();
    }
  }

  /** Returns what is computed from both samples; empty if one of them is missing. */
  public <R> Optional<R> between(BiFunction<T, T, R> ofBeginAndEnd) {
    return begin.flatMap(first -> end.map(last -> ofBeginAndEnd.apply(first, last)));
  }

  public Optional<T> begin() {
    return begin;
  }
}
