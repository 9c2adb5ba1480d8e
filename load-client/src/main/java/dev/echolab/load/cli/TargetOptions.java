package dev.echolab.load.cli;

import dev.echolab.cli.CommandLines;
import dev.echolab.cli.UserError;
import dev.echolab.load.external.ExternalCommand;
import dev.echolab.load.external.ExternalServer;
import dev.echolab.load.plan.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Declares the server that a command connects to: one that runs, or one that it starts. */
final class TargetOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(
      paramLabel = "HOST:PORT",
      arity = "0..*",
      hideParamSyntax = true,
      description = "The server, such as 127.0.0.1:7002; connections go to several in rotation")
  private List<String> parameters = List.of();

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description = "The same as HOST:PORT without the option")
  private List<Target> options = List.of();

  @Mixin private ServerOption server;

  /** Returns the servers that run already; picocli would call what is no address unexpected. */
  List<Target> running() {
    List<Target> all = new ArrayList<>();
    for (String parameter : parameters) {
      try {
        all.add(Target.parse(parameter));
      } catch (IllegalArgumentException e) {
        throw CommandLines.usage(
            command, e.getMessage() + "; to start a server: --server " + ExternalCommand.EXAMPLE);
      }
    }
    all.addAll(options);
    return all;
  }

  /** Refuses a command line that names no server, or more than the command takes. */
  void check(int maxRunning) {
    int running = running().size();
    CommandLines.require(
        command,
        server.commands().size() + Math.min(1, running) == 1,
        "HOST:PORT of a server, or one --server, is required");
    CommandLines.require(
        command, running <= maxRunning, "at most " + maxRunning + " HOST:PORT is taken");
  }

  /**
   * Starts the server, if one is to be started.
   *
   * @return null if it runs already
   * @throws UserError if it does not start
   */
  ExternalServer start() throws InterruptedException {
    try {
      return server.commands().isEmpty() ? null : ExternalServer.start(server.commands().get(0));
    } catch (IOException e) {
      throw new UserError(e.getMessage(), e);
    }
  }

  /** Returns the address of the server that runs, or the name of the one to start. */
  String name() {
    return server.commands().isEmpty()
        ? running().get(0).toString()
        : server.commands().get(0).name();
  }
}
