package dev.echolab.lab.trial;

import dev.echolab.lab.server.Variant;
import dev.echolab.load.plan.Target;
import java.util.Optional;

/**
 * Describes one of the servers that are compared: a variant that the lab starts, or a server that
 * runs already.
 *
 * @param name unique in a comparison
 * @param variant present if the lab starts it
 * @param target present if it runs already
 */
public record Participant(String name, Optional<Variant> variant, Optional<Target> target) {
  public static Participant of(Variant variant) {
    return new Participant(variant.name(), Optional.of(variant), Optional.empty());
  }

  public static Participant of(String name, Target target) {
    return new Participant(name, Optional.empty(), Optional.of(target));
  }
}
