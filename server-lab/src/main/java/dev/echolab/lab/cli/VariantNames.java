package dev.echolab.lab.cli;

import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.util.HashSet;
import java.util.Iterator;
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

  @Parameters(
      arity = "0..*",
      paramLabel = "VARIANT",
      completionCandidates = Names.class,
      description = "See 'lab variants'.")
  private List<String> names = List.of();

  /** Lists the variants for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Variants.names().iterator();
    }
  }

  /**
   * In the order given; empty if none is named.
   *
   * @throws ParameterException if there is no such variant, or one is named twice
   */
  List<Variant> variants() {
    Set<Variant> chosen = new LinkedHashSet<>();
    for (String name : names) {
      CommandLines.require(command, chosen.add(named(name, command)), twice(name));
    }
    return List.copyOf(chosen);
  }

  /**
   * The variant of that name.
   *
   * @throws ParameterException of {@code command}, naming those that there are
   */
  static Variant named(String name, CommandSpec command) {
    List<String> names = Variants.names();
    String unknown =
        name.startsWith("-")
            ? "VARIANT comes first, then the options of the server: lab serve nio " + name
            : "unknown variant '%s'; there are %s%s"
                .formatted(name, String.join(", ", names), BadInput.didYouMean(name, names));
    return Variants.named(name).orElseThrow(() -> CommandLines.usage(command, unknown));
  }

  /** Checks that each name stands for one server. */
  static void requireDistinct(List<String> names, CommandSpec command) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      CommandLines.require(command, seen.add(name), twice(name));
    }
  }

  private static String twice(String name) {
    return name + " is named twice; a name stands for one";
  }
}
