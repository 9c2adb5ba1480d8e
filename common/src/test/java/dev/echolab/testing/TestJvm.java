package dev.echolab.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the command lines of JVMs that a test starts: those of its own JDK. */
public final class TestJvm {
  private TestJvm() {}

  /** Returns the path of {@code java}. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns JVM options that make a short run cheaper; empty in the profile {@code slow}. */
  public static List<String> options() {
    return Stream.of(System.getProperty("echolab.jvm.short", "").split(" ", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  /** Returns the command of a program on this test's class path; arguments may be added to it. */
  public static List<String> command(Class<?> program, String... jvmOptions) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options());
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    return command;
  }
}
