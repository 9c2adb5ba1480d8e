package dev.echolab.lab.cli;

import dev.echolab.cli.ByteSize;
import dev.echolab.cli.CommandLines;
import dev.echolab.handler.WorkSpec;
import dev.echolab.lab.trial.Scenario;
import dev.echolab.load.cli.Converters;
import dev.echolab.load.os.ProcFile;
import dev.echolab.load.plan.Rates;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Declares the loads of a comparison or a sweep: every combination of the lists given. Defaults
 * that may differ are those of the command.
 */
public final class ScenarioOptions {
  private static final int MAX_CONNECTIONS = 1 << 20;
  private static final int MAX_PIPELINE = 1 << 20;
  private static final int MAX_SIZE_BYTES = 1 << 20;
  private static final int FILES_KEPT_FREE = 64;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-s", "--size"},
      paramLabel = "BYTES[,BYTES...]",
      split = ",",
      hideParamSyntax = true,
      description = "Payload of each message, 0 to 1m. Default: 128")
  private List<ByteSize> sizes = List.of(new ByteSize(128));

  @Option(
      names = "--pipeline",
      paramLabel = "N[,N...]",
      split = ",",
      hideParamSyntax = true,
      converter = Converters.OfCount.class,
      description = "Messages in flight per connection (closed loop). Default: 1")
  private List<Long> pipelines = List.of(1L);

  @Option(
      names = "--work",
      paramLabel = "WORK[,WORK...]",
      split = ",",
      hideParamSyntax = true,
      description = "Step 3 of the servers: echo, spin:DURATION or block:DURATION. Default: echo")
  private List<WorkSpec> works = List.of(WorkSpec.ECHO);

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "N[,N...]",
      split = ",",
      hideParamSyntax = true,
      converter = OfRates.class,
      description =
          "Open loop: messages per second, such as 20k; ranked by p99 then. Default: closed loop,"
              + " ranked by throughput")
  private List<OptionalDouble> rates = List.of(OptionalDouble.empty());

  /** Returns the scenarios, connections varying slowest; checks the ranges of all options. */
  List<Scenario> scenarios(List<Long> connections) {
    CommandLines.require(
        command,
        pipelines.equals(List.of(1L)) || rates.stream().allMatch(OptionalDouble::isEmpty),
        "--pipeline is for a closed loop, without --rate");
    LinkedHashSet<Scenario> scenarios = new LinkedHashSet<>();
    for (long connection : connections) {
      CommandLines.requireInRange(command, "--connections", connection, 1, MAX_CONNECTIONS);
      for (ByteSize size : sizes) {
        CommandLines.require(
            command,
            size.bytes() >= 0 && size.bytes() <= MAX_SIZE_BYTES,
            "--size takes 0 to 1m, not " + size.bytes());
        for (long pipeline : pipelines) {
          CommandLines.requireInRange(command, "--pipeline", pipeline, 1, MAX_PIPELINE);
          for (WorkSpec work : works) {
            for (OptionalDouble rate : rates) {
              scenarios.add(
                  new Scenario((int) connection, size.bytes(), (int) pipeline, work, rate));
            }
          }
        }
      }
    }
    long maxConnections = Collections.max(connections);
    OptionalLong files = ProcFile.openFileLimit();
    CommandLines.require(
        command,
        files.isEmpty() || maxConnections + FILES_KEPT_FREE <= files.getAsLong(),
        "--connections %s needs more files than a process may open here (%s; see ulimit -n)"
            .formatted(maxConnections, files.orElse(0)));
    return List.copyOf(scenarios);
  }

  /** A rate above 0. */
  static final class OfRates implements ITypeConverter<OptionalDouble> {
    @Override
    public OptionalDouble convert(String text) {
      double rate = CommandLines.convert(Rates::parse, text);
      if (!(rate > 0)) {
        throw new TypeConversionException("'" + text + "' is not above 0");
      }
      return OptionalDouble.of(rate);
    }
  }
}
