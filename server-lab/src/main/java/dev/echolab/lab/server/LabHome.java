package dev.echolab.lab.server;

import dev.echolab.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the project stands on this disk: a checkout, with a folder for each module, or an unpacked
 * package, with all jars in {@code lib}.
 *
 * @param root the folder with the launcher
 */
public record LabHome(Path root) {

  /**
   * As the launcher tells it ({@code -Decholab.home}), else the current folder.
   *
   * @throws UserError if the servers are not there
   */
  public static LabHome find() {
    Path root = Path.of(System.getProperty("echolab.home", "")).toAbsolutePath().normalize();
    if (!isCheckout(root) && !Files.isDirectory(root.resolve("lib"))) {
      throw new UserError(root + " is not the project's folder; start the lab by its ./lab");
    }
    return new LabHome(root);
  }

  private static boolean isCheckout(Path root) {
    return Files.isDirectory(root.resolve("bio-server"));
  }

  /** Whether the sources are here. */
  public boolean isCheckout() {
    return isCheckout(root);
  }

  /** The runnable jar of a module, built or not. */
  public Path jar(String module) {
    if (!isCheckout()) {
      return root.resolve("lib").resolve(module + ".jar");
    }
    return root.resolve(module).resolve("target").resolve(module + ".jar");
  }
}
