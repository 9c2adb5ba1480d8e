package dev.echolab.lab.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.console.InterruptGuard;
import dev.echolab.lab.console.TextWidth;
import dev.echolab.lab.experiment.Conclusion;
import dev.echolab.lab.experiment.Experiment;
import dev.echolab.lab.experiment.ExperimentResult;
import dev.echolab.lab.experiment.Hypothesis;
import dev.echolab.lab.experiment.Rig;
import dev.echolab.lab.page.ReportPage;
import dev.echolab.lab.server.LabHome;
import dev.echolab.load.os.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@code lab experiment}: tests claims of the textbook on this machine. */
@Command(
    name = "experiment",
    headerHeading = "Example: lab experiment wake-ups%n%n",
    description = "Test the textbook's claims: prediction, measurement, verdict.",
    footer = {
      "",
      "Exit codes: 0 every claim holds (or symptom appeared); 1 an experiment could not be run;",
      "2 usage; 3 a claim does not hold here; 4 a claim cannot be told."
    })
public final class ExperimentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME|all|list",
      completionCandidates = Names.class,
      description = "A name of 'lab experiment list'; all: the claims, without the wrong settings.")
  private String name;

  @Option(
      names = "--quick",
      description = "Shorter and coarser: all claims within 3 minutes on two cores.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for result.json and report.html. Default: results/experiment-NAME; created if"
              + " missing.")
  private Path out;

  @Mixin private VerboseOption verbose;

  @Override
  public Integer call() throws InterruptedException {
    if (name.equals("list")) {
      Experiment.all().stream()
          .map(Experiment::hypothesis)
          .forEach(each -> print(line(each, each.claim())));
      return ExitCode.GOOD;
    }
    List<Experiment> chosen = chosen();
    Path folder = ResultFiles.folder(out == null ? Path.of("results", "experiment-" + name) : out);
    LabHome home = LabHome.find();
    PrintWriter err = spec.commandLine().getErr();
    err.println("takes up to " + maxMinutes(chosen.size()) + " min");
    Map<String, String> environment = environment();
    Rig.Pace pace = quick ? Rig.Pace.QUICK : Rig.Pace.FULL;
    Rig rig = new Rig(home, pace, doing -> err.println("experiment: " + doing));
    List<ExperimentResult> results = new ArrayList<>();
    InterruptGuard guard = InterruptGuard.guard();
    try (guard) {
      try {
        rig.warmClient();
        for (Experiment experiment : chosen) {
          run(experiment, rig).ifPresent(results::add);
        }
      } catch (IOException e) {
        throw new UserError(e.getMessage(), e);
      } catch (InterruptedException e) {
        err.println("lab experiment: interrupted; the finished experiments are reported");
      } finally {
        if (!results.isEmpty()) {
          report(results, environment, folder);
        }
      }
    }
    return results.size() < chosen.size() ? ExitCode.FAILED : exitCode(results);
  }

  private void print(String line) {
    TextWidth.wrap(List.of(line)).forEach(spec.commandLine().getOut()::println);
  }

  /** Prints the result; empty if it could not be run: the other experiments still can. */
  private Optional<ExperimentResult> run(Experiment experiment, Rig rig)
      throws InterruptedException {
    PrintWriter terminal = spec.commandLine().getOut();
    try {
      ExperimentResult result = rig.run(experiment);
      result.brief().forEach(terminal::println);
      verbose.print(terminal, result::details, List.of());
      return Optional.of(result);
    } catch (IOException e) {
      String message = "lab experiment: " + experiment.name() + ": " + e.getMessage();
      spec.commandLine().getErr().println(message);
      return Optional.empty();
    }
  }

  /** Returns how long experiments take on two cores; models has 60 loads, the others a few. */
  private int maxMinutes(int experiments) {
    if (experiments > 1) {
      return quick ? 3 : 20;
    }
    int full = name.equals("models") ? 10 : 4;
    return quick ? 1 : full;
  }

  private Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    all.putAll(Environment.capture());
    // The average of one minute; -1 if the system provides none.
    double loadAverage = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (loadAverage >= 0) {
      all.put("loadAverage", String.format(Locale.ROOT, "%.2f", loadAverage));
    }
    all.put("pace", quick ? "quick" : "full");
    return all;
  }

  private void report(
      List<ExperimentResult> results, Map<String, String> environment, Path folder) {
    PrintWriter terminal = spec.commandLine().getOut();
    if (results.size() > 1) {
      print(ExperimentResult.headline(results));
      results.forEach(each -> terminal.println(line(each.hypothesis(), each.status().text())));
    }
    ObjectNode document = ExperimentResult.document(results, environment);
    new ResultFiles(List.of())
        .writeResult(folder, document, document, ReportPage.EXPERIMENT_SCRIPT)
        .finish(terminal);
  }

  static int exitCode(List<ExperimentResult> results) {
    List<Conclusion.Status> verdicts = results.stream().map(ExperimentResult::status).toList();
    if (verdicts.contains(Conclusion.Status.CANNOT_BE_TOLD)) {
      return ExitCode.INVALID;
    }
    return verdicts.contains(Conclusion.Status.DOES_NOT_HOLD)
        ? ExitCode.THRESHOLD_MISSED
        : ExitCode.GOOD;
  }

  private List<Experiment> chosen() {
    if (name.equals("all")) {
      return Experiment.claims();
    }
    return Experiment.named(name).map(List::of).orElseThrow(this::unknown);
  }

  private ParameterException unknown() {
    List<String> names = new Names();
    Stream<String> claimIds = Experiment.all().stream().map(each -> each.hypothesis().claimId());
    List<String> ofClaim =
        Experiment.all().stream()
            .filter(each -> each.hypothesis().claimId().equalsIgnoreCase(name))
            .map(Experiment::name)
            .toList();
    String nearest =
        ofClaim.isEmpty()
            ? BadInput.didYouMean(name, Stream.concat(names.stream(), claimIds).toList())
            : "; " + name + " is tested by " + String.join(", ", ofClaim);
    String message = "unknown experiment '%s'; there are %s%s";
    return CommandLines.usage(spec, message.formatted(name, String.join(", ", names), nearest));
  }

  static final class Names extends ArrayList<String> {
    Names() {
      super(List.of("all", "list"));
      Experiment.all().forEach(each -> add(each.name()));
    }
  }

  private static String line(Hypothesis hypothesis, String text) {
    return String.format("%-20s %-5s %s", hypothesis.name(), hypothesis.claimId(), text);
  }
}
