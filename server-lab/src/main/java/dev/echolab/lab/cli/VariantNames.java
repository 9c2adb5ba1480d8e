package dev.echolab.lab.cli;

import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
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

  static final class Names extends ArrayList<String> {
    Names() {
      super(Variants.names());
    }
  }

  /** Returns the variants in the order given; empty if none is named. */
  List<Variant> variants() {
    requireDistinct(names, command);
    return names.stream().map(name -> named(name, command)).toList();
  }

  /** Returns the variant of that name; the ParameterException names those that there are. */
  static Variant named(String name, CommandSpec command) {
    List<String> names = Variants.names();
    String unknown =
        name.startsWith("-")
            ? "VARIANT comes first, then the options of the server: lab serve nio " + name
            : "unknown variant '%s'; there are %s%s"
                .formatted(name, String.join(", ", names), BadInput.didYouMean(name, names));
    return Variants.named(name).orElseThrow(() -> CommandLines.usage(command, unknown));
  }

  static void requireDistinct(List<String> names, CommandSpec command) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      // A report has a line, or a row of a Markdown table, for each.
      CommandLines.require(
          command,
          name.chars().noneMatch(Character::isISOControl),
          "a name contains a line break or another control character");
      CommandLines.require(
          command, seen.add(name), name + " is named twice; a name stands for one");
    }
  }
}
