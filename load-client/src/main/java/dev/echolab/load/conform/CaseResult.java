package dev.echolab.load.conform;

/**
 * Holds the result of one case.
 *
 * @param got empty if the case passed, otherwise what the server did, or what is not available
 * @param durationMs how long the case took
 */
public record CaseResult(
    String name, String sends, String expects, Outcome outcome, String got, long durationMs) {

  public enum Outcome {
    PASSED,
    FAILED,
    /** What the case has to read is not available here: the server's process is not visible. */
    NOT_AVAILABLE
  }

  public boolean passed() {
    return outcome == Outcome.PASSED;
  }
}
