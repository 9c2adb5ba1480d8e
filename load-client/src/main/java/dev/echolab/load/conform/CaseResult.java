package dev.echolab.load.conform;

/**
 * Holds the result of one case.
 *
 * @param got empty if the case passed, otherwise what the server did
 * @param durationMs how long the case took
 */
public record CaseResult(String name, String sends, String expects, String got, long durationMs) {

  public boolean passed() {
    return got.isEmpty();
  }
}
