package dev.echolab.lab.server;

import dev.echolab.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Locates the project's files: a checkout, with a folder for each module, or an unpacked package,
 * with all jars in {@code lib}.
 *
 * @param root the folder with the launcher
 */
public record LabHome(Path root) {

  /**
   * Finds the folder: the one that the launcher passes ({@code -Decholab.home}), else the current
   * one.
   *
   * @throws UserError if the servers are not there
   */
  public static LabHome find() {
    Path root = Path.of(System.getProperty("echolab.home", "")).toAbsolutePath().normalize();
    LabHome home = new LabHome(root);
    if (!home.isCheckout() && !Files.isDirectory(root.resolve("lib"))) {
      throw new UserError(root + " is not the project's folder; start the lab by its ./lab");
    }
    return home;
  }

  private boolean isCheckout() {
    return Files.isDirectory(root.resolve("bio-server"));
  }

  /** Returns the path of a module's runnable jar, which may not be built yet. */
  public Path jar(String module) {
    Path folder = isCheckout() ? root.resolve(module).resolve("target") : root.resolve("lib");
    return folder.resolve(module + ".jar");
  }
}
