package dev.echolab.lab.experiment;

/** What an experiment says of its claim, computed from its data. */
public enum ClaimVerdict {
  HOLDS("HOLDS"),
  DOES_NOT_HOLD("DOES NOT HOLD HERE"),
  CANNOT_BE_TOLD("CANNOT BE TOLD");

  private final String text;

  ClaimVerdict(String text) {
    this.text = text;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
