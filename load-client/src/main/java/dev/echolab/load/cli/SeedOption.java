package dev.echolab.load.cli;

import picocli.CommandLine.Option;

/** Declares the seed of everything that a run draws at random. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of all random values (payloads, sizes, arrivals). Default: ${DEFAULT-VALUE}")
  private long seed;

  public long value() {
    return seed;
  }
}
