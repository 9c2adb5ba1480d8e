package dev.echolab.lab.cli;

import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lab variants}: what can be compared here, and why something cannot. */
@Command(
    name = "variants",
    headerHeading = "Example: lab variants%n%n",
    description = "List the variants: what each is, its default port, and whether it can run here.")
public final class VariantsCommand implements Callable<Integer> {
  private static final String ROW = "%-17s %-5s %-10s %s%n";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    LabHome home = LabHome.find();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "variant", "port", "runs here", "what it is");
    for (Variant variant : Variants.all()) {
      Optional<String> whyNot = Availability.whyNot(variant, home);
      out.printf(
          ROW,
          variant.name(),
          variant.defaultPort(),
          whyNot.isPresent() ? "no" : "yes",
          variant.description());
      whyNot.ifPresent(why -> TextWidth.wrap(List.of("  " + why)).forEach(out::println));
    }
    out.printf(
        "%nThe first %d are those of a comparison that names none.%n", Variants.defaults().size());
    return 0;
  }
}
