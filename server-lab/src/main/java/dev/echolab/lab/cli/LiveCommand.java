package dev.echolab.lab.cli;

import com.sun.net.httpserver.HttpServer;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.live.LiveLab;
import dev.echolab.lab.live.LivePage;
import dev.echolab.lab.server.Availability;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.Variant;
import dev.echolab.load.os.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab live}: servers and their five steps in a browser, while they happen. */
@Command(
    name = "live",
    headerHeading = "Example: lab live bio-platform nio-1%n%n",
    description = {
      "Show the five steps of up to four servers in a browser, while they happen.",
      "Default: bio-platform, nio-1 and netty-nio"
    },
    footer = {
      "",
      "Prints the address of the page, which only this machine can open; ends with Ctrl-C.",
      "Controls, events and how to build on them: docs/live.md",
      "Exit codes: 1 a server did not start, or the port is in use; 2 usage."
    })
public final class LiveCommand implements Callable<Integer> {
  private static final int MAX_VARIANTS = 4;
  private static final int MAX_PORT = 65_535;
  private static final List<String> DEFAULT_VARIANTS =
      List.of("bio-platform", "nio-1", "netty-nio");

  @Spec private CommandSpec spec;

  @Mixin private VariantNames names;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the page on 127.0.0.1; 0: the kernel picks one. Default: 0")
  private int port;

  @Option(names = "--open", description = "Also open the page in a browser (xdg-open).")
  private boolean open;

  @Override
  public Integer call() throws InterruptedException {
    CommandLines.requireInRange(spec, "--port", port, 0, MAX_PORT);
    List<Variant> variants = variants();
    LabHome home = LabHome.find();
    for (Variant variant : variants) {
      Availability.whyNot(variant, home)
          .ifPresent(
              reason -> {
                throw new UserError(variant.name() + " cannot run here: " + reason);
              });
    }
    InterruptGuard guard = InterruptGuard.guard();
    try (guard) {
      // First, because it may fail at once.
      HttpServer bound = LivePage.bind(port);
      try (LiveLab lab = LiveLab.start(home, variants);
          LivePage page = new LivePage(bound, lab)) {
        spec.commandLine().getOut().println(page.address());
        String names = variants.stream().map(Variant::name).collect(Collectors.joining(", "));
        printError("runs " + names + "; open the address in a browser. Ctrl-C or SIGTERM ends.");
        if (open) {
          openBrowser(page.address());
        }
        awaitSignal();
      } catch (InterruptedException e) {
        return ExitCode.GOOD; // A signal has ended it, during the start or later.
      } finally {
        bound.stop(0);
      }
    }
    return ExitCode.GOOD;
  }

  /** Waits until a signal interrupts this thread; ends the line of the terminal's ^C. */
  private void awaitSignal() throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } finally {
      if (Terminal.isTerminal(2)) {
        printError("");
      }
    }
  }

  private List<Variant> variants() {
    List<Variant> named = names.variants();
    CommandLines.require(
        spec,
        named.size() <= MAX_VARIANTS,
        "live takes at most " + MAX_VARIANTS + " variants, not " + named.size());
    return named.isEmpty()
        ? DEFAULT_VARIANTS.stream().map(name -> VariantNames.named(name, spec)).toList()
        : named;
  }

  private void openBrowser(String address) {
    try {
      new ProcessBuilder("xdg-open", address)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      printError("--open: xdg-open cannot be started; open the printed address yourself");
    }
  }

  private void printError(String line) {
    spec.commandLine().getErr().println(line);
  }
}
