package dev.echolab.lab.code;

/** The part of a document that is generated, between two marks. */
final class GeneratedBlock {
  private GeneratedBlock() {}

  /**
   * The document with the content of one block replaced.
   *
   * @throws IllegalArgumentException if the document has no such block
   */
  static String replace(String document, String name, String content) {
    String begin = "<!-- begin " + name + ": made by ./lab code --write -->\n";
    String end = "<!-- end " + name + " -->";
    int from = document.indexOf(begin);
    int to = document.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("there is no block '" + name + "' in the document");
    }
    return document.substring(0, from + begin.length()) + content + document.substring(to);
  }
}
