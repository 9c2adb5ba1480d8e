package dev.echolab.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The manifests in docs/deploy, which no cluster here ever saw, are at least what they claim. */
class ManifestsTest {
  private static final Path ROOT = Path.of("..");

  /** ServerCommand.JVM_FLAGS. */
  private static final long SERVER_HEAP_MB = 512;

  /** Code, classes, threads and collector of a busy JVM, and of one that waits. */
  private static final long SERVER_OTHER_MB = 160;

  /** BufferMemoryLimit. */
  private static final long BUFFERS_PER_CONTENT = 4;

  private static final long READ_BUFFER_KB = 64;

  @TempDir private Path folder;

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
            "networking.k8s.io/v1 NetworkPolicy",
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

  /** Returns the pods of the Deployment and of both Jobs. */
  private static List<Object> pods() throws IOException {
    List<Object> pods = new ArrayList<>();
    for (Map<String, Object> object : objects()) {
      if (object.get("spec") instanceof Map<?, ?> spec
          && spec.get("template") instanceof Map<?, ?> template) {
        pods.add(template.get("spec"));
      }
    }
    assertThat(pods).hasSize(3);
    return pods;
  }

  @Test
  void aPodHasNoPrivilegesNoTokenAndAMemoryLimit() throws IOException {
    for (Object pod : pods()) {
      assertThat(find(pod, "automountServiceAccountToken")).containsExactly("false");
      assertThat(find(pod, "runAsNonRoot")).containsExactly("true");
      assertThat(find(pod, "seccompProfile")).containsExactly("{type=RuntimeDefault}");
      assertThat(find(pod, "allowPrivilegeEscalation")).containsExactly("false");
      assertThat(find(pod, "readOnlyRootFilesystem")).containsExactly("true");
      assertThat(find(pod, "drop")).containsExactly("[ALL]");
      assertThat(memoryLimitMb(pod)).isPositive();
    }
  }

  /** Heap, direct memory, and what else the JVM needs. */
  @Test
  void theMemoryOfAPodIsMoreThanThatOfItsJvm() throws IOException {
    for (Object pod : pods()) {
      String flags = String.join(" ", find(pod, "value"));
      long limitMb = memoryLimitMb(pod);
      boolean serves = find(pod, "args").toString().contains("serve");
      // A server ends by itself where it has to (decision 0008); a client's 3 is a missed
      // threshold.
      assertThat(flags).doesNotContain("ExitOnOutOfMemoryError");
      long heapMb =
          serves ? SERVER_HEAP_MB : limitMb * number("-XX:MaxRAMPercentage=(\\d+)", flags) / 100;
      long directMb = number("-XX:MaxDirectMemorySize=(\\d+)m", flags);
      assertThat(heapMb + directMb + SERVER_OTHER_MB).isBetween(limitMb / 2, limitMb);
    }
  }

  @Test
  void theServersHaveLimitsWhoseBuffersFitTheDirectMemory() throws IOException {
    String unit = Files.readString(ROOT.resolve("docs/deploy/echo-lab@.service"));
    String pod =
        pods().stream()
            .map(String::valueOf)
            .filter(p -> p.contains("serve"))
            .findAny()
            .orElseThrow();
    String image = Files.readString(ROOT.resolve("docs/deploy/Dockerfile"));
    for (String text : List.of(unit, pod, image.replace("\"", ""))) {
      long connections = number("--max-connections,? (\\d+)", text);
      long frameKb = number("--max-frame,? (\\d+)k", text);
      assertThat(text)
          .containsPattern("--idle-timeout,? 5m")
          .doesNotContain("ExitOnOutOfMemoryError");
      long bufferMb = connections * BUFFERS_PER_CONTENT * (frameKb + READ_BUFFER_KB) / 1024;
      if (text.contains("MaxDirectMemorySize")) {
        assertThat(bufferMb).isLessThanOrEqualTo(number("MaxDirectMemorySize=(\\d+)m", text));
      }
    }
    assertThat(number("MemoryMax=(\\d+)G", unit) * 1024)
        .isGreaterThan(
            SERVER_HEAP_MB + SERVER_OTHER_MB + number("MaxDirectMemorySize=(\\d+)m", unit));
    assertThat(number("TasksMax=(\\d+)", unit))
        .isGreaterThan(number("--max-connections (\\d+)", unit));
    assertThat(unit).contains("Environment=HOME=");
  }

  @Test
  void onlyThePodsOfMonitoringReachTheMetrics() throws IOException {
    Map<String, Object> policy =
        objects().stream()
            .filter(object -> "NetworkPolicy".equals(object.get("kind")))
            .findAny()
            .orElseThrow();
    assertThat(find(policy, "matchLabels"))
        .contains("{app=echo-nio}", "{kubernetes.io/metadata.name=monitoring}");
    assertThat(find(policy, "policyTypes")).containsExactly("[Ingress, Egress]");
    assertThat(find(policy, "port")).containsExactly("echo", "metrics");
    assertThat(find(policy, "egress")).isEmpty();
  }

  @Test
  void systemdFindsNoFaultInTheUnit() throws Exception {
    boolean installed =
        new ProcessBuilder("sh", "-c", "command -v systemd-analyze").start().waitFor() == 0;
    assumeTrue(installed, "systemd-analyze is not installed");
    // It checks that the program is there.
    Path unit = folder.resolve("echo-lab@.service");
    String text = Files.readString(ROOT.resolve("docs/deploy/echo-lab@.service"));
    Files.writeString(unit, text.replace("/opt/echo-lab/lab ", "/bin/true "));
    Process verify =
        new ProcessBuilder("systemd-analyze", "verify", unit.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).doesNotContain("echo-lab@");
    assertThat(verify.waitFor()).as(output).isZero();
  }

  private static long memoryLimitMb(Object pod) {
    return number("memory=(\\d+)Mi", String.join(" ", find(pod, "limits")));
  }

  private static long number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Long.parseLong(matcher.group(1));
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
