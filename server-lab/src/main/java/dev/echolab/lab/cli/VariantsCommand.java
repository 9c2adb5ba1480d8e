package dev.echolab.lab.cli;

import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.lab.server.Variants;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lab variants}: what can be compared here, and why something cannot. */
@Command(
    name = "variants",
    mixinStandardHelpOptions = true,
    description = "List the variants, and whether they can run here.")
public final class VariantsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Availability availability = new Availability(LabHome.find(), Runtime.version());
    PrintWriter out = spec.commandLine().getOut();
    for (Variant variant : Variants.known()) {
      String state = availability.whyNot(variant).map(why -> "no: " + why).orElse("yes");
      out.printf("%-17s %s%n", variant.name(), state);
      out.flush();
    }
    return 0;
  }
}
