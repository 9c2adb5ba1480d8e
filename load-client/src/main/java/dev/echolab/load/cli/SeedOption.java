package dev.echolab.load.cli;

import picocli.CommandLine.Option;

/** The seed of a run, for every command that draws by lot. */
public final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of all that is drawn by lot (payloads, sizes, arrivals). Default: ${DEFAULT-VALUE}")
  private long seed;

  public long value() {
    return seed;
  }
}
