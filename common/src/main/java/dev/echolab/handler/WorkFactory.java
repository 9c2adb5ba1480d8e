package dev.echolab.handler;

/**
 * Where a connection gets its step 3 from: {@link WorkSpec} on the command line, anything else for
 * who embeds a server. Its text is what the table of options shows. Used by the accepting thread.
 */
@FunctionalInterface
public interface WorkFactory {
  Work newWork();
}
