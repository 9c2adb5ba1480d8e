package dev.echolab.lab.cli;

import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.code.Documents;
import dev.echolab.lab.code.SideBySide;
import dev.echolab.lab.code.SideBySideText;
import dev.echolab.lab.code.SyscallScenarios;
import dev.echolab.lab.console.ProgressLine;
import dev.echolab.lab.console.ProgressListener;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerStartException;
import dev.echolab.load.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab code}: the three servers side by side, step by step. */
@Command(
    name = "code",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show the code of a step in all three models, with the system calls counted for it.",
    },
    footer = {
      "",
      "As a page: docs/side-by-side.html",
      "Exit codes: 0 good; 1 a server failed or a file cannot be written; 2 usage."
    })
public final class CodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "STEP",
      completionCandidates = Steps.class,
      description = "1 to 5, or ${COMPLETION-CANDIDATES}. Default: all")
  private String step;

  @Option(
      names = "--write",
      description =
          "Make what is generated in the documents anew: docs/side-by-side.*, the figures in"
              + " docs/five-steps.md, the pictures in ARCHITECTURE.md.")
  private boolean write;

  @Option(
      names = "--count",
      paramLabel = "FILE",
      description =
          "Count the system calls again (needs perf), for docs/data/calls.json. Build, then --write.")
  private Path count;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description =
          "Put what a result.json of 'lab experiment' says into docs/experiments. Then --write.")
  private Path measured;

  /** For help and completion. */
  static final class Steps implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SideBySide.names().iterator();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean changes = write || count != null || measured != null;
    if (step != null && changes) {
      throw new ParameterException(
          spec.commandLine(), "--write, --count and --measured take no STEP");
    }
    try {
      if (count != null) {
        count();
      }
      if (measured != null) {
        say(documents("--measured").measured(measured));
      }
      if (write) {
        say(documents("--write").write());
      }
      if (!changes) {
        show();
      }
      return ExitCode.GOOD;
    } catch (IOException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  private void show() {
    SideBySide shown;
    try {
      shown = step == null ? SideBySide.packed() : SideBySide.packed(step);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    SideBySideText.lines(shown, Ansi.AUTO).forEach(out::println);
    out.flush();
  }

  private void count() throws IOException, InterruptedException {
    ProgressListener progress = ProgressLine.on(spec.commandLine().getErr());
    try {
      Json.write(count, new SyscallScenarios(LabHome.find(), progress).count());
    } catch (ServerStartException e) {
      throw new UserError(e.getMessage(), e);
    } finally {
      progress.end();
    }
  }

  private static Documents documents(String option) {
    LabHome home = LabHome.find();
    if (!home.isCheckout()) {
      throw new UserError(option + ": " + home.root() + " has no sources; it needs a checkout");
    }
    return Documents.of(home.root());
  }

  private void say(List<Path> written) {
    PrintWriter out = spec.commandLine().getOut();
    written.forEach(file -> out.println("written: " + file));
    out.flush();
  }
}
