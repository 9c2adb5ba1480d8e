package dev.echolab.lab.cli;

import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The variants that a command names, each once. */
final class VariantNames {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "0..*", paramLabel = "VARIANT", description = "See 'lab variants'.")
  private List<String> names = List.of();

  /**
   * In the order given; empty if none is named.
   *
   * @throws ParameterException if there is no such variant, or one is named twice
   */
  List<Variant> variants() {
    Set<Variant> chosen = new LinkedHashSet<>();
    for (String name : names) {
      if (!chosen.add(named(name, command))) {
        throw new ParameterException(command.commandLine(), twice(name));
      }
    }
    return List.copyOf(chosen);
  }

  /**
   * The variant of that name.
   *
   * @throws ParameterException of {@code command}, naming those that there are
   */
  static Variant named(String name, CommandSpec command) {
    String names = String.join(", ", Variants.names());
    String unknown = "unknown variant '" + name + "'; there are " + names;
    return Variants.named(name)
        .orElseThrow(() -> new ParameterException(command.commandLine(), unknown));
  }

  /** Checks that each name stands for one server. */
  static void requireDistinct(List<String> names, CommandSpec command) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new ParameterException(command.commandLine(), twice(name));
      }
    }
  }

  private static String twice(String name) {
    return name + " is named twice; a name stands for one";
  }
}
