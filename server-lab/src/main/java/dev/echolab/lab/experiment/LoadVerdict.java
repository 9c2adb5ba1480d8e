package dev.echolab.lab.experiment;

import java.util.List;

/**
 * Whether one load of an experiment may be believed: what {@code lab load} would have said of it.
 *
 * @param variant the server
 * @param command of the load
 * @param isValid the verdict
 * @param reasons why it is INVALID; empty if it is not
 */
public record LoadVerdict(String variant, String command, boolean isValid, List<String> reasons) {
  public LoadVerdict {
    reasons = List.copyOf(reasons);
  }
}
