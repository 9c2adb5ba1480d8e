package dev.echolab.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Generates the documents of a checkout, whole or in part.
 *
 * @param root the project's folder
 */
record Documents(Path root) {
  /** Where {@code lab code} finds the text of each step. */
  private static final String CODE_TEXTS =
      "server-lab/src/main/resources/dev/echolab/lab/cli/code/";

  /** Where the texts are whose marks are filled with figures, links to code and a drawing. */
  private static final String TEMPLATES = "document-generator/pages/";

  /** The page whose tables hold links only: the translation takes over all but the first column. */
  private static final String REASONS = "from-forty-lines";

  private static final String NOTE =
      "<!-- Made from %s: change that, and run DocumentsTest with -Ddocuments.write=true. -->\n";

  /**
   * Returns the expected content of each file that is generated, whole or in part.
   *
   * @throws IOException if a source, the data or a document cannot be read
   */
  Map<Path, String> expected() throws IOException {
    SideBySide sideBySide = SideBySide.read(root);
    Map<Path, String> expected = new LinkedHashMap<>();
    expected.put(root.resolve("docs/side-by-side.md"), SideBySideMarkdown.of(sideBySide));
    String drawingCss = resource("drawing.css");
    expected.put(
        root.resolve("docs/side-by-side.html"),
        SideBySideHtml.of(sideBySide, resource("side-by-side.css") + drawingCss));
    sideBySide
        .topics()
        .forEach(
            (topic, cells) -> {
              expected.put(
                  root.resolve(CODE_TEXTS + topic.key() + ".txt"),
                  SideBySideText.of(topic, cells, sideBySide.figures().place()));
              expected.put(
                  root.resolve("docs/img/steps").resolve(topic.key() + ".svg"),
                  StepDrawing.sheet(
                      topic,
                      sideBySide.scenes().get(topic.key()),
                      sideBySide.figures(),
                      drawingCss));
            });
    expected.put(root.resolve("docs/img/models.svg"), ModelsChart.of(experimentPage("models")));
    expected.putAll(pages(SyscallDrawing.of(sideBySide.figures())));
    return expected;
  }

  private Map<Path, String> pages(String calls) throws IOException {
    PageFigures figures = new PageFigures(this::page);
    CodeLinks links = new CodeLinks(root);
    Map<Path, String> pages = new LinkedHashMap<>();
    try (Stream<Path> templates = Files.list(root.resolve(TEMPLATES))) {
      for (Path template : templates.sorted().toList()) {
        String name = template.getFileName().toString();
        String filled = links.fill(figures.fill(template(name))).replace("{{calls}}", calls);
        if (filled.contains("{{")) {
          throw new IllegalArgumentException(
              name
                  + " has an unknown mark: "
                  + filled.substring(filled.indexOf("{{")).lines().findFirst().orElseThrow());
        }
        pages.put(root.resolve("docs").resolve(name), NOTE.formatted(TEMPLATES + name) + filled);
      }
    }
    return pages;
  }

  private String template(String name) throws IOException {
    String text = Files.readString(root.resolve(TEMPLATES + name));
    return name.equals(REASONS + ".zh-CN.md")
        ? Translation.withTablesOf(template(REASONS + ".md"), text)
        : text;
  }

  /** Writes the files whose content is not the expected one. */
  void write() throws IOException {
    for (Map.Entry<Path, String> document : expected().entrySet()) {
      Path file = document.getKey();
      if (!Files.exists(file) || !Files.readString(file).equals(document.getValue())) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, document.getValue());
      }
    }
  }

  /**
   * Writes what was measured into the pages of the experiments.
   *
   * @param result a result.json of {@code lab experiment}
   * @throws IOException if it is not such a file, or an experiment has no page
   */
  void writeMeasured(Path result) throws IOException {
    JsonNode tree;
    try {
      tree = new ObjectMapper().readTree(result.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(result + " is not JSON", e);
    }
    if (!tree.path("kind").asText().equals("experiment")) {
      throw new IOException(result + " is not a result of an experiment");
    }
    for (JsonNode experiment : tree.path("experiments")) {
      String name = experiment.path("name").asText();
      String page = experimentPage(name);
      String measured = MeasuredSection.replace(page, experiment, tree.path("environment"));
      Files.writeString(experimentFile(name), measured);
    }
  }

  /** Returns a page with tables: an experiment's, or that of the sources' sizes, or a document. */
  private String page(String name) {
    try {
      Path document = root.resolve("docs").resolve(name + ".md");
      return name.equals(SourceSizes.PAGE)
          ? SourceSizes.table(root)
          : Files.exists(document) ? Files.readString(document) : experimentPage(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path experimentFile(String name) {
    return root.resolve("docs/experiments").resolve(name + ".md");
  }

  private String experimentPage(String name) {
    try {
      return Files.readString(experimentFile(name));
    } catch (IOException e) {
      throw new UncheckedIOException("no page of the experiment " + name, e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Documents.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
