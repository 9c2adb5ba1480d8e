package dev.echolab.lab.trial;

import dev.echolab.lab.server.Variant;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.plan.Target;
import java.util.Optional;

/**
 * Describes one of the servers that are compared: a variant or an external server, which the lab
 * starts, or a server that runs already. One of the three is present.
 *
 * @param name unique in a comparison
 */
public record Participant(
    String name,
    Optional<Variant> variant,
    Optional<ExternalCommand> external,
    Optional<Target> target) {
  public static Participant of(Variant variant) {
    return new Participant(
        variant.name(), Optional.of(variant), Optional.empty(), Optional.empty());
  }

  public static Participant of(ExternalCommand external) {
    return new Participant(
        external.name(), Optional.empty(), Optional.of(external), Optional.empty());
  }

  public static Participant of(String name, Target target) {
    return new Participant(name, Optional.empty(), Optional.empty(), Optional.of(target));
  }
}
