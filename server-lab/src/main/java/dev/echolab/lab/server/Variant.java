package dev.echolab.lab.server;

import java.util.List;
import java.util.Optional;

/**
 * One way to run one of the servers.
 *
 * @param name as users and results call it
 * @param module the server's module, and its jar
 * @param arguments the model's own options that make this variant
 * @param minJdk feature version of the oldest JDK that can run it
 * @param needsNativeCode whether it depends on the kernel and machine, beyond the JDK
 */
public record Variant(
    String name, String module, List<String> arguments, int minJdk, boolean needsNativeCode) {

  public Variant {
    arguments = List.copyOf(arguments);
  }

  /** Why this JDK cannot run it, known without starting it; empty if it can. */
  public Optional<String> whyNotOn(Runtime.Version jdk) {
    if (jdk.feature() >= minJdk) {
      return Optional.empty();
    }
    return Optional.of("needs JDK " + minJdk + " or newer, this is JDK " + jdk.feature());
  }
}
