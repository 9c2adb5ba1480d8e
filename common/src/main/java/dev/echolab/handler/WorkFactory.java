package dev.echolab.handler;

/**
 * Creates the work of step 3 for each connection.
 *
 * <p>The command line uses {@link WorkSpec}; a program that embeds a server may use any other. The
 * table of options shows its {@code toString()}. Called by the accepting thread.
 */
@FunctionalInterface
public interface WorkFactory {
  Work newWork();
}
