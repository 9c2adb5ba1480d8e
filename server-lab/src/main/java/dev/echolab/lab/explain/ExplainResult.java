package dev.echolab.lab.explain;

import java.util.List;
import java.util.Map;

/**
 * Everything that {@code lab explain} found.
 *
 * @param commandLine as the user typed it
 * @param interrupted whether variants are missing because someone ended it
 */
public record ExplainResult(
    ExplainSettings settings,
    List<VariantResult> variants,
    Map<String, String> environment,
    List<String> commandLine,
    boolean interrupted) {
  public ExplainResult {
    variants = List.copyOf(variants);
    commandLine = List.copyOf(commandLine);
  }

  /** Those with figures. */
  List<VariantResult> explained() {
    return variants.stream().filter(VariantResult::isOk).toList();
  }

  /** True if a variant that can run here could not be explained, or none at all could. */
  public boolean failed() {
    return explained().isEmpty()
        || variants.stream().anyMatch(v -> v.status() == VariantResult.Status.FAILED);
  }

  /** True if the load of a variant's timed part was not what it should have been. */
  public boolean invalid() {
    return explained().stream().anyMatch(v -> !v.timed().orElseThrow().verdict().isValid());
  }
}
