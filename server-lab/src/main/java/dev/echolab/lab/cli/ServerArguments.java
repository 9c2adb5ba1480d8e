package dev.echolab.lab.cli;

import dev.echolab.cli.ServerCommandOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Reads {@code --server-option}, for every command that starts servers. */
final class ServerArguments {
  /** The options that a model has and its variants do not set. */
  static final List<String> OF_MODELS = List.of("--loops", "--carriers", "--buffers");

  @Option(
      names = "--server-option",
      paramLabel = "OPTION",
      completionCandidates = Names.class,
      description =
          "One word for every server's command line, several times if need be:"
              + " --server-option=--tcp-nodelay --server-option=off")
  private List<String> words = List.of();

  static final class Names extends ArrayList<String> {
    Names() {
      CommandSpec.forAnnotatedObject(new ServerCommandOptions(0)).options().stream()
          .filter(option -> !option.hidden())
          .forEach(option -> add(option.longestName()));
      addAll(OF_MODELS);
    }
  }

  /** One word each, in the order given. */
  List<String> words() {
    return words;
  }
}
