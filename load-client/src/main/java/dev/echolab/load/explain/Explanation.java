package dev.echolab.load.explain;

import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains variants one after the other; an interrupt keeps those that are done. */
public final class Explanation {
  private final Availability availability;
  private final VariantExplainer explainer;
  private final List<Explained> explained = new ArrayList<>();
  private boolean interrupted;

  public Explanation(Availability availability, VariantExplainer explainer) {
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
                ? Explained.without(
                    variant.name(), Explained.Status.UNAVAILABLE, whyNot.orElseThrow())
                : explainer.explain(variant));
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
  }

  public List<Explained> explained() {
    return List.copyOf(explained);
  }

  public boolean interrupted() {
    return interrupted;
  }
}
