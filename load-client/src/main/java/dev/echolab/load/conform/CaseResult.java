package dev.echolab.load.conform;

/**
 * What came of one case.
 *
 * @param got empty if the server behaved, else what it did instead
 * @param durationMs how long the case took
 */
public record CaseResult(String name, String sends, String expects, String got, long durationMs) {

  public boolean passed() {
    return got.isEmpty();
  }
}
