package dev.echolab.cli;

import picocli.CommandLine.IVersionProvider;

/** Returns what {@code --version} prints: the version in the manifest of the jar that runs. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {"echo-lab " + (version == null ? "(not packaged)" : version)};
  }
}
