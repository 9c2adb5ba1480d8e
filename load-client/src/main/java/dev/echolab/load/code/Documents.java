package dev.echolab.load.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is generated in the documents of a checkout. */
public final class Documents {
  private final Path root;

  private Documents(Path root) {
    this.root = root;
  }

  /** Those of the checkout in this folder. */
  public static Documents of(Path root) {
    return new Documents(root);
  }

  /**
   * Each document that is generated, or in part, as it should be.
   *
   * @throws IOException if one that is generated in part, or what it is made of, cannot be read
   */
  Map<Path, String> wanted() throws IOException {
    SideBySide sideBySide = SideBySide.packed();
    Map<Path, String> wanted = new LinkedHashMap<>();
    wanted.put(root.resolve("docs/side-by-side.md"), SideBySideMarkdown.of(sideBySide));
    wanted.put(root.resolve("docs/side-by-side.html"), SideBySideHtml.of(sideBySide));
    Path steps = root.resolve("docs/five-steps.md");
    String filled = new PageFigures(this::page).fill(Files.readString(steps));
    wanted.put(steps, Block.replace(filled, "calls", CallDrawing.of(CallFigures.packed())));
    Path architecture = root.resolve("ARCHITECTURE.md");
    wanted.put(
        architecture,
        Block.replace(Files.readString(architecture), "packages", PackagePicture.of(root)));
    return wanted;
  }

  private String page(String name) {
    try {
      return Files.readString(root.resolve("docs/experiments").resolve(name + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException("no page of the experiment " + name, e);
    }
  }

  /** Writes those that are not as they should be, and returns them. */
  public List<Path> write() throws IOException {
    List<Path> written = new ArrayList<>();
    for (Map.Entry<Path, String> document : wanted().entrySet()) {
      Path file = document.getKey();
      if (!Files.exists(file) || !Files.readString(file).equals(document.getValue())) {
        Files.writeString(file, document.getValue());
        written.add(file);
      }
    }
    return written;
  }
}
