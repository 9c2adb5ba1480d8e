package dev.echolab.lab.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the command line of a server: the same JDK, JVM flags and options for all servers, so that
 * only the model differs.
 *
 * @param java the launcher of the JDK that runs the lab itself
 * @param jvmFlags flags of the server's JVM
 * @param options what all servers take, beyond their model's own arguments
 * @param cores the cores of the server as taskset(1) takes them; empty: any
 */
public record ServerCommand(Path java, List<String> jvmFlags, List<String> options, String cores) {

  /**
   * One heap size for all, from the start: a heap that grows while it is measured would be part of
   * the measurement. The launcher's native-access flag keeps JDK 24+ from warning of Netty.
   */
  public static final List<String> JVM_FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "-Xms512m", "-Xmx512m");

  /** Returns a command with the JDK of this process and {@link #JVM_FLAGS}, on any core. */
  public static ServerCommand of(List<String> options) {
    return new ServerCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"), JVM_FLAGS, options, "");
  }

  public ServerCommand withOptions(List<String> more) {
    return new ServerCommand(java, jvmFlags, concat(options, more), cores);
  }

  public ServerCommand withJvmFlags(List<String> more) {
    return new ServerCommand(java, concat(jvmFlags, more), options, cores);
  }

  public ServerCommand onCores(String newCores) {
    return new ServerCommand(java, jvmFlags, options, newCores);
  }

  /** Returns a command line, with what pins it to the cores. */
  public List<String> pinned(List<String> words) {
    return cores.isEmpty() ? words : concat(List.of("taskset", "-c", cores), words);
  }

  /** Returns the whole command line of one variant. It has no side effect. */
  public List<String> of(Variant variant, LabHome home) {
    String jar = home.jar(variant.module()).toString();
    List<String> jvm = concat(concat(List.of(java.toString()), jvmFlags), List.of("-jar", jar));
    return pinned(concat(jvm, concat(variant.arguments(), options)));
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
