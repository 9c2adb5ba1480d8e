package dev.echolab.lab.trial;

/**
 * Holds one scenario as it stands in a result file.
 *
 * @param ratePerSecond null: closed loop
 */
public record ScenarioDocument(
    String id,
    String label,
    int connections,
    int sizeBytes,
    int pipeline,
    String work,
    Double ratePerSecond) {

  public static ScenarioDocument of(Scenario scenario) {
    return new ScenarioDocument(
        scenario.id(),
        scenario.label(),
        scenario.connections(),
        scenario.sizeBytes(),
        scenario.pipeline(),
        scenario.work().toString(),
        scenario.rateOrNull());
  }
}
