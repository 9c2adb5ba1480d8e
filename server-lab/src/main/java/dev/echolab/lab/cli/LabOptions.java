package dev.echolab.lab.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.server.CpuPinning;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.trial.IntervalLogs;
import dev.echolab.lab.trial.LabDocument;
import dev.echolab.lab.trial.LabSettings;
import dev.echolab.lab.trial.LatencyDistributions;
import dev.echolab.lab.trial.Participant;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.lab.trial.Trial;
import dev.echolab.lab.trial.TrialRunner;
import dev.echolab.lab.trial.TrialSettings;
import dev.echolab.load.cli.SeedOption;
import dev.echolab.load.cli.ServerOption;
import dev.echolab.load.driver.LoadRun;
import dev.echolab.load.plan.Arrivals;
import dev.echolab.load.plan.Target;
import dev.echolab.load.verdict.Slo;
import dev.echolab.protocol.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the options that compare and sweep share: which servers, how they run, where results go.
 */
public final class LabOptions {
  /** Of a JVM that starts and ends, as a rule of thumb. */
  static final Duration SERVER_START_AND_STOP = Duration.ofSeconds(1);

  private static final int MAX_TRIALS = 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private VariantNames names;

  @Option(
      names = "--target",
      paramLabel = "[NAME=]HOST:PORT",
      converter = OfTarget.class,
      description =
          "A server that runs already; several times for several. Without NAME the address is the"
              + " name. If it listens on this machine, its process is found and its CPU time"
              + " measured.")
  private List<Participant> targets = List.of();

  @Mixin private ServerOption external;

  @Option(
      names = "--protocol",
      paramLabel = "framed|raw",
      defaultValue = "framed",
      description = "What the servers speak. Default: ${DEFAULT-VALUE}")
  private Protocol protocol;

  @Option(
      names = "--arrivals",
      paramLabel = "constant|poisson",
      defaultValue = "constant",
      description = "How an open loop's messages are spread. Default: ${DEFAULT-VALUE}")
  private Arrivals arrivals;

  @Mixin private SeedOption seed;

  @Mixin private ServerArguments serverOption;

  @Option(
      names = "--jvm-flag",
      paramLabel = "FLAG",
      description = "One more flag for every server's JVM, such as --jvm-flag=-XX:+UseZGC")
  private List<String> jvmFlags = List.of();

  @Option(
      names = "--pin",
      description = "Servers and client on cores of their own (taskset), if there are enough.")
  private boolean pin;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for result.json, report.html and the interval logs. Default: results/TIME")
  private Path out;

  /** The servers to measure, in the order given; empty if none is named. */
  List<Participant> participants() {
    List<Participant> all = new ArrayList<>();
    names.variants().forEach(variant -> all.add(Participant.of(variant)));
    external.commands().forEach(command -> all.add(Participant.of(command)));
    all.addAll(targets);
    VariantNames.requireDistinct(all.stream().map(Participant::name).toList(), command);
    long files = all.stream().map(IntervalLogs::fileName).distinct().count();
    require(
        files == all.size(),
        "the names of servers may not differ in / and _ only: their files would be the same");
    return all;
  }

  /**
   * Returns the settings of all trials.
   *
   * @throws ParameterException naming the option that the protocol, or a server that is no variant,
   *     does not allow
   */
  TrialSettings trialSettings(
      List<Scenario> scenarios, Duration warmup, Duration duration, List<Slo> slos) {
    require(
        (targets.isEmpty() && external.commands().isEmpty())
            || scenarios.stream().allMatch(scenario -> scenario.work().equals(WorkSpec.ECHO)),
        "--work is for variants; a --target or --server does what it was started with");
    for (String own : List.of("--work", "--protocol")) {
      require(
          serverOption.words().stream().noneMatch(word -> word.replaceFirst("=.*", "").equals(own)),
          "--server-option=%1$s: use %1$s, which the servers get".formatted(own));
    }
    require(duration.toNanos() > 0, "--duration takes more than 0s");
    require(
        protocol != Protocol.RAW
            || scenarios.stream().allMatch(scenario -> scenario.sizeBytes() > 0),
        "--size takes 1 or more with --protocol raw: nothing would come back");
    return new TrialSettings(protocol, warmup, duration, arrivals, seed.value(), slos);
  }

  /** Returns the value of {@code --trials}; the default if it is null. */
  int trials(Long given, int defaultTrials) {
    long value = given == null ? defaultTrials : given;
    CommandLines.requireInRange(command, "--trials", value, 1, MAX_TRIALS);
    return (int) value;
  }

  void require(boolean holds, String message) {
    CommandLines.require(command, holds, message);
  }

  static int exitCode(Trial.Status status) {
    return switch (status) {
      case VALID -> ExitCode.GOOD;
      case INVALID -> ExitCode.INVALID;
      case FAILED -> ExitCode.FAILED;
    };
  }

  /** Holds what is prepared before the first trial. */
  record Setup(LabHome home, Path folder, Map<String, String> environment, LabSettings settings) {
    TrialRunner runner(Optional<IntervalLogs> hlogs) {
      return new TrialRunner(
          home,
          settings.server(),
          settings.trialSettings(),
          LoadRun::run,
          hlogs,
          new LatencyDistributions());
    }
  }

  /** Returns whether this is the result file in the folder of {@code --out}. */
  boolean replaces(Path result) {
    return out != null && ResultFiles.isSame(result, out.resolve(ResultFiles.JSON));
  }

  /**
   * Creates the folder of the results, and pins the client with {@code --pin}.
   *
   * @throws UserError if the folder cannot be created or takes no file
   */
  Setup prepare(TrialSettings trialSettings) throws InterruptedException {
    LabHome home = LabHome.find();
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss"));
    Path folder = ResultFiles.folder(out != null ? out : Path.of("results", time));
    // Before pinning: the environment describes the whole machine.
    Map<String, String> environment = LabDocument.environment();
    CpuPinning pinning = CpuPinning.NONE;
    try {
      pinning = pin ? CpuPinning.apply() : pinning;
    } catch (IOException e) {
      command.commandLine().getErr().println("--pin has no effect: " + e.getMessage());
    }
    ServerCommand server =
        ServerCommand.of(serverOption.words())
            .withJvmFlags(jvmFlags)
            .onCores(pinning.serverCores());
    List<String> commandLine = command.commandLine().getParseResult().originalArgs();
    LabSettings settings =
        new LabSettings(trialSettings, server, pinning.clientCores(), commandLine);
    return new Setup(home, folder, environment, settings);
  }

  /** A server that runs already; without NAME its address is the name. */
  static final class OfTarget implements ITypeConverter<Participant> {
    @Override
    public Participant convert(String text) {
      int equals = text.indexOf('=');
      if (equals == 0) {
        throw new TypeConversionException(
            "'" + text + "' is not NAME=HOST:PORT such as mine=127.0.0.1:7001");
      }
      Target target = CommandLines.convert(Target::parse, text.substring(equals + 1));
      return Participant.of(equals < 0 ? text : text.substring(0, equals), target);
    }
  }
}
