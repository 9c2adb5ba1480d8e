package dev.echolab.lab.explain;

import dev.echolab.lab.explain.ExplainResult.VariantResult;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains variants one after the other; an interrupt keeps those that are done. */
public final class ExplainRun {
  private final Availability availability;
  private final VariantExplainer explainer;
  private final List<VariantResult> explained = new ArrayList<>();
  private boolean interrupted;

  public ExplainRun(Availability availability, VariantExplainer explainer) {
    this.availability = availability;
    this.explainer = explainer;
  }

  /** Runs all of them, or until the thread is interrupted. */
  public void run(List<Variant> variants) {
    try {
      for (Variant variant : variants) {
        Optional<String> whyNot = availability.whyNot(variant);
        explained.add(
            whyNot.isPresent()
                ? VariantResult.without(
                    variant.name(), VariantResult.Status.UNAVAILABLE, whyNot.orElseThrow())
                : explainer.explain(variant));
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  public List<VariantResult> explained() {
    return List.copyOf(explained);
  }

  public boolean interrupted() {
    return interrupted;
  }
}
