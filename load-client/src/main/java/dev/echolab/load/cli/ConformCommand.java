package dev.echolab.load.cli;

import dev.echolab.cli.BadInput;
import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.load.conform.CaseResult;
import dev.echolab.load.conform.CaseResult.Outcome;
import dev.echolab.load.conform.ConformReport;
import dev.echolab.load.conform.Conformance;
import dev.echolab.load.driver.TargetConnector;
import dev.echolab.load.driver.UnusableTargetException;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.plan.Target;
import dev.echolab.load.report.ResultFile;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@code lab conform}: the conformance suite against one echo server. */
@Command(
    name = "conform",
    headerHeading = "Example: lab conform 127.0.0.1:7002%n%n",
    description = "Run the conformance suite against any echo server, in any language.",
    footer = {
      "",
      "Exit codes: 0 no case failed; 1 cannot connect; 2 usage; 3 a case failed; 4 a case of --only"
          + " is not available here."
    })
public final class ConformCommand implements Callable<Integer> {
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

  private enum Format {
    TEXT,
    TAP,
    JUNIT
  }

  @Spec private CommandSpec spec;

  @Mixin private TargetOptions subject;

  @Option(
      names = "--protocol",
      paramLabel = "framed|raw",
      defaultValue = "framed",
      description = "framed: docs/protocol.md; raw: RFC 862. Default: ${DEFAULT-VALUE}")
  private Protocol protocol;

  @Option(
      names = "--only",
      paramLabel = "CASE[,CASE...]",
      split = ",",
      hideParamSyntax = true,
      description = "Run only these cases, by their names in the report")
  private Set<String> only = Set.of();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "Limit of every single wait. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  @Mixin private SeedOption seed;

  @Option(
      names = "--format",
      paramLabel = "text|tap|junit",
      defaultValue = "text",
      description = "Format of the report. Default: ${DEFAULT-VALUE}")
  private Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the report to this file instead of standard output")
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    checkOnly();
    CommandLines.require(
        spec,
        timeout.toMillis() >= 1 && timeout.compareTo(MAX_TIMEOUT) <= 0,
        "--timeout takes 1ms to 10m");
    subject.check(1);
    try (ResultFile out = ResultFile.open("--out", file);
        ExternalServer server = subject.start()) {
      return check(server == null ? subject.running().get(0) : server.target(), out);
    }
  }

  private int check(Target target, ResultFile out) throws InterruptedException {
    boolean streams = format == Format.TEXT && !out.isRequested();
    List<CaseResult> results =
        run(target, streams ? each -> print(ConformReport.text(each) + "\n") : each -> {});
    long failures = ConformReport.count(results, Outcome.FAILED);
    long undecided = ConformReport.count(results, Outcome.NOT_AVAILABLE);
    if (out.isRequested()) {
      out.write(report(results));
    } else if (streams) {
      long passed = ConformReport.count(results, Outcome.PASSED);
      String notAvailable = undecided == 0 ? "" : ", " + undecided + " not available";
      print(
          "%s passed, %s failed%s (seed %s)\n"
              .formatted(passed, failures, notAvailable, seed.value()));
    } else {
      print(report(results));
    }
    if (failures > 0) {
      return ExitCode.THRESHOLD_MISSED;
    }
    return undecided > 0 && !only.isEmpty() ? ExitCode.INVALID : ExitCode.GOOD;
  }

  private void checkOnly() {
    List<String> known = Conformance.names(protocol);
    for (String name : only) {
      String near = BadInput.didYouMean(name, known);
      CommandLines.require(
          spec,
          known.contains(name),
          "--only " + name + ": no such case; the cases are " + String.join(", ", known) + near);
    }
  }

  private List<CaseResult> run(Target target, Consumer<CaseResult> each)
      throws InterruptedException {
    int timeoutMs = (int) timeout.toMillis();
    try {
      InetSocketAddress address;
      // Closed before the suite: the server may serve one connection at a time.
      try (Socket reachable = TargetConnector.connect(target, timeoutMs)) {
        address = (InetSocketAddress) reachable.getRemoteSocketAddress();
      }
      return new Conformance(address, protocol, timeoutMs, seed.value()).run(only, each);
    } catch (UnusableTargetException e) {
      throw new UserError(e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError(subject.name() + ": " + e.getMessage(), e);
    }
  }

  private String report(List<CaseResult> results) {
    return switch (format) {
      case TEXT -> String.join("\n", results.stream().map(ConformReport::text).toList()) + "\n";
      case TAP -> ConformReport.tap(results);
      case JUNIT -> ConformReport.junitXml("echo-" + subject.name(), results);
    };
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
