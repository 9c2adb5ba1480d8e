package dev.echolab.lab.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.ExitCode;
import dev.echolab.cli.UserError;
import dev.echolab.lab.server.LabHome;
import dev.echolab.lab.server.ServerCommand;
import dev.echolab.lab.server.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code lab serve}: one server, as if it had been started alone. This process only checks the
 * command line and writes that of the server; the launcher, which waits for it, becomes the server.
 */
@Command(
    name = "serve",
    headerHeading = "Example: lab serve nio --port 7002 --protocol raw%n%n",
    description = "Run one server until it is stopped.",
    footer = {
      "",
      "Options after VARIANT go to the server: lab serve --heap 2g nio --work spin:50us",
      "The server's own help: lab serve nio --help"
    })
public final class ServeCommand implements Callable<Integer> {
  /** Names the file that the launcher reads the server's command line from. */
  private static final String LAUNCHER = "echolab.launcher";

  private static final Pattern OWN_OPTION = Pattern.compile("^--(heap|jvm-flag)(=|$)");

  private CommandSpec spec;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      converter = OfHeap.class,
      description = "Heap of the server's JVM, such as 256m or 2g. Default: 512m")
  private String heap;

  @Option(
      names = "--jvm-flag",
      paramLabel = "FLAG",
      description = "One more flag for the server's JVM, such as --jvm-flag=-XX:+UseZGC")
  private List<String> jvmFlags = List.of();

  /** A size as the option -Xmx takes it. */
  static final class OfHeap implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.matches("[1-9]\\d{0,8}[kmgKMG]")) {
        throw new TypeConversionException("'" + text + "' is not a size such as 256m or 2g");
      }
      return text;
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "VARIANT",
      completionCandidates = VariantNames.Names.class,
      description = "One of those of 'lab variants'.")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "SERVER-OPTION",
      description = "Handed to the server as they are.")
  private List<String> options = new ArrayList<>();

  @Spec
  void spec(CommandSpec injected) {
    spec = injected;
    // What follows VARIANT is the server's to understand.
    spec.parser().stopAtPositional(true);
    // An option before VARIANT then gets a message that says so.
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() {
    Variant variant = VariantNames.named(name, spec);
    String ownOption = options.stream().filter(OWN_OPTION.asPredicate()).findFirst().orElse("");
    CommandLines.require(spec, ownOption.isEmpty(), ownOption + " comes before VARIANT");
    List<String> command =
        ServerCommand.of(options)
            .withJvmFlags(heap == null ? List.of() : List.of("-Xms" + heap, "-Xmx" + heap))
            .withJvmFlags(jvmFlags)
            .of(variant, LabHome.find());
    String launcher = System.getProperty(LAUNCHER);
    if (launcher == null) {
      throw new UserError("start it by ./lab, or run: " + quoted(command));
    }
    try {
      Files.writeString(Path.of(launcher), quoted(command));
    } catch (IOException e) {
      throw new UserError("the launcher is not reachable: " + e.getMessage(), e);
    }
    return ExitCode.GOOD;
  }

  /** Returns a command line for a shell. */
  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
