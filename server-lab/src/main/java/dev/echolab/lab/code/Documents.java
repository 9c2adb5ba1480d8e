package dev.echolab.lab.code;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    wanted.put(
        steps, GeneratedBlock.replace(filled, "calls", SyscallDrawing.of(SyscallFigures.packed())));
    return wanted;
  }

  /**
   * Puts what was measured into the pages of the experiments.
   *
   * @param result a result.json of {@code lab experiment}
   * @return the pages
   * @throws IOException if it is no such file, or an experiment has no page
   */
  public List<Path> measured(Path result) throws IOException {
    JsonNode tree;
    try {
      tree = new ObjectMapper().readTree(result.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(result + " is no JSON", e);
    }
    if (!tree.path("kind").asText().equals("experiment")) {
      throw new IOException(result + " is no result of an experiment");
    }
    List<Path> written = new ArrayList<>();
    for (JsonNode experiment : tree.path("experiments")) {
      String name = experiment.path("name").asText();
      Path file = root.resolve("docs/experiments").resolve(name + ".md");
      Files.writeString(
          file, MeasuredSection.replace(page(name), experiment, tree.path("environment")));
      written.add(file);
    }
    return written;
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
