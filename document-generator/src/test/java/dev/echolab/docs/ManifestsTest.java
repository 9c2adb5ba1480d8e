package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests in docs/deploy, which no cluster here ever saw, are at least what they claim. */
class ManifestsTest {
  private static final Path ROOT = Path.of("..");

  private static List<Map<String, Object>> objects() throws IOException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    List<Map<String, Object>> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("docs/deploy"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        for (Object each : new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file))) {
          @SuppressWarnings("unchecked") // a manifest is a mapping, or the test fails
          Map<String, Object> object = (Map<String, Object>) each;
          all.add(object);
        }
      }
    }
    return all;
  }

  @Test
  void everyManifestSaysWhatItIs() throws IOException {
    assertThat(objects())
        .extracting(object -> object.get("apiVersion") + " " + object.get("kind"))
        .containsExactlyInAnyOrder(
            "apps/v1 Deployment",
            "v1 Service",
            "v1 PersistentVolumeClaim",
            "batch/v1 Job",
            "batch/v1 Job");
    assertThat(objects()).allSatisfy(object -> assertThat(find(object, "name")).isNotEmpty());
  }

  @Test
  void whatAManifestNamesIsThere() throws IOException {
    List<String> volumes = new ArrayList<>();
    List<String> claims = new ArrayList<>();
    for (Map<String, Object> object : objects()) {
      claims.addAll(find(object, "claimName"));
      if ("PersistentVolumeClaim".equals(object.get("kind"))) {
        volumes.addAll(find(object, "name"));
      }
    }
    assertThat(claims).isNotEmpty().allMatch(volumes::contains);
  }

  @Test
  void theImageIsThisVersion() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>echo-lab</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    List<String> images = new ArrayList<>();
    for (Map<String, Object> object : objects()) {
      images.addAll(find(object, "image"));
    }
    assertThat(images).isNotEmpty().containsOnly("echo-lab:" + version.group(1));
  }

  /** Every value of that key, at any depth. */
  private static List<String> find(Object tree, String key) {
    List<String> found = new ArrayList<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (key.equals(name)) {
              found.add(String.valueOf(value));
            }
            found.addAll(find(value, key));
          });
    } else if (tree instanceof List<?> list) {
      list.forEach(value -> found.addAll(find(value, key)));
    }
    return found;
  }
}
