package dev.echolab.load.schedule;

import java.util.SplittableRandom;

/** A Poisson process: independent gaps, exponentially distributed with mean 1/rate. */
final class PoissonTimes implements TimeSequence {
  private final double meanGapNs;
  private final SplittableRandom random;
  private double atNs;

  PoissonTimes(double perSecond, SplittableRandom random) {
    this.meanGapNs = 1e9 / perSecond;
    this.random = random;
  }

  @Override
  public long nextNs() {
    // Inverse transform; 1 - u lies in (0, 1], so the logarithm is finite.
    atNs -= meanGapNs * Math.log(1 - random.nextDouble());
    return (long) atNs;
  }
}
