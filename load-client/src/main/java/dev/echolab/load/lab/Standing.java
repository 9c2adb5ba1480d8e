package dev.echolab.load.lab;

import java.util.List;
import java.util.Optional;

/**
 * How one participant came out of a comparison.
 *
 * @param reason why it is not VALID; empty if it is
 * @param command the command line that started it for the first cell; empty if the lab did not
 */
public record Standing(
    Participant participant, Status status, Optional<String> reason, List<String> command) {

  public enum Status {
    /** Most of its trials may be believed, in every cell. */
    VALID,
    /** Too many INVALID trials to rank it. */
    INVALID,
    /** It cannot run here. */
    SKIPPED,
    /** It should run here and did not. */
    FAILED,
    /** The comparison ended before its first trial did. */
    NOT_RUN
  }

  public Standing {
    command = List.copyOf(command);
  }
}
