package dev.echolab.load.lab;

import dev.echolab.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the project stands on this disk.
 *
 * @param root the folder with the launcher and the modules
 */
public record LabHome(Path root) {

  /**
   * As the launcher tells it ({@code -Decholab.home}), else the current folder.
   *
   * @throws UserError if the servers are not there
   */
  public static LabHome find() {
    Path root = Path.of(System.getProperty("echolab.home", "")).toAbsolutePath().normalize();
    if (!Files.isDirectory(root.resolve("bio-server"))) {
      throw new UserError(root + " is not the project's folder; start the lab by its ./lab");
    }
    return new LabHome(root);
  }

  /** The runnable jar of a module, built or not. */
  public Path jar(String module) {
    return root.resolve(module).resolve("target").resolve(module + ".jar");
  }
}
