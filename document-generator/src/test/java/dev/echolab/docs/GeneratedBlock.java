package dev.echolab.docs;

/** Replaces the generated part of a document, which is between two comments. */
final class GeneratedBlock {
  private GeneratedBlock() {}

  /**
   * Returns the document with the content of one block replaced.
   *
   * @throws IllegalArgumentException if the document has no such block
   */
  static String replace(String document, String name, String content) {
    String begin = "<!-- begin " + name + ": made by the document generator -->\n";
    String end = "<!-- end " + name + " -->";
    int from = document.indexOf(begin);
    int to = document.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the document has no block '" + name + "'");
    }
    return document.substring(0, from + begin.length()) + content + document.substring(to);
  }
}
