package dev.echolab.lab.server;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds out whether a variant can run here. */
public final class Availability {
  private Availability() {}

  /**
   * Returns why a variant cannot run here; empty if it can. A variant that depends on native code
   * is started once: the kernel may forbid io_uring, for example, to this process alone.
   */
  public static Optional<String> whyNot(Variant variant, LabHome home) throws InterruptedException {
    Optional<String> reason = variant.whyNotOn(Runtime.version());
    if (reason.isPresent() || !variant.needsNativeCode()) {
      return reason;
    }
    List<String> command =
        ServerCommand.of(List.of("--port", "0", "--log-level", "error")).of(variant, home);
    try (ServerProcess server = ServerProcess.start(variant.name(), command)) {
      return server.isAlive() ? Optional.empty() : Optional.of("ended after its start");
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }
}
