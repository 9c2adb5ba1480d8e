package dev.echolab.load.record;

/**
 * Counts the failures of one kind, a stable code such as {@code swapped}, and holds the first
 * example: what happened and where, as text.
 */
public record Incident(String kind, long count, String firstExample) {

  /**
   * Returns a text of another program without the characters that control a terminal or the
   * direction of writing, the Unicode categories Cc, Cf, Zl and Zp, and without those that XML does
   * not have: half surrogate pairs, U+FFFE and U+FFFF.
   */
  public static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFE\\uFFFF]", "?");
  }
}
