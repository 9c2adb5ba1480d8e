package dev.echolab.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks which package of the lab may use which, and what only some of them may do. */
@AnalyzeClasses(packages = "dev.echolab.lab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.echolab.";

  /**
   * Every package of this module, with all packages of the lab and of {@code common} that it may
   * use. An entry {@code load} stands for all packages of the load client.
   */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("lab.stats", List.of()),
          entry("lab.page", List.of("load")),
          entry("lab.console", List.of("load")),
          entry("lab.linux", List.of("load", "counters")),
          entry("lab.server", List.of("load", "cli")),
          entry(
              "lab.trial",
              List.of(
                  "lab.server",
                  "lab.linux",
                  "lab.stats",
                  "load",
                  "handler",
                  "protocol",
                  "counters",
                  "cli")),
          entry(
              "lab.compare",
              List.of(
                  "lab.trial",
                  "lab.server",
                  "lab.stats",
                  "lab.console",
                  "load",
                  "handler",
                  "protocol")),
          entry(
              "lab.sweep",
              List.of(
                  "lab.trial",
                  "lab.server",
                  "lab.stats",
                  "lab.console",
                  "load",
                  "handler",
                  "protocol")),
          entry(
              "lab.explain",
              List.of(
                  "lab.trial",
                  "lab.server",
                  "lab.linux",
                  "lab.stats",
                  "lab.console",
                  "load",
                  "protocol",
                  "counters")),
          entry(
              "lab.experiment",
              List.of(
                  "lab.trial",
                  "lab.server",
                  "lab.linux",
                  "lab.stats",
                  "lab.console",
                  "load",
                  "protocol",
                  "counters",
                  "cli")),
          entry(
              "lab.live",
              List.of(
                  "lab.trial",
                  "lab.server",
                  "lab.linux",
                  "load",
                  "handler",
                  "protocol",
                  "counters",
                  "cli")),
          entry("lab.cli", List.of("lab", "load", "handler", "protocol", "counters", "cli")));

  @ArchTest
  static void everyPackageIsListedHere(JavaClasses imported) {
    assertThat(imported.stream().map(type -> type.getPackageName().substring(ROOT.length())))
        .isNotEmpty()
        .isSubsetOf(MAY_USE.keySet());
  }

  @ArchTest
  static void everyPackageUsesOnlyThoseItMayUse(JavaClasses imported) {
    new TreeMap<>(MAY_USE).forEach((name, allowed) -> mayUse(name, allowed).check(imported));
  }

  private static ArchRule mayUse(String name, List<String> allowed) {
    String[] packages =
        allowed.stream()
            .map(other -> ROOT + other + (other.contains(".") ? "" : ".."))
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> others =
        resideInAPackage("dev.echolab..")
            .and(DescribedPredicate.not(resideInAPackage(ROOT + name)))
            .and(DescribedPredicate.not(resideInAnyPackage(packages)))
            .as("packages of the project other than " + allowed);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat(others)
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.echolab.lab.(*)..").should().beFreeOfCycles();

  /** Loads go through the load client's driver; special peers of experiments are named here. */
  @ArchTest
  static final ArchRule ONLY_EXPLAIN_LIVE_AND_PEERS_OF_EXPERIMENTS_OPEN_SOCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackages("..lab.explain..", "..lab.live..")
          .and()
          .haveNameNotMatching(
              ".*\\.lab\\.experiment\\.(ConnectBurst|EmptyReadTimer|NonReadingPeer)(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|ServerSocket|DatagramSocket|InetSocketAddress)");

  /** The measuring commands never load the code of the live page. */
  @ArchTest
  static final ArchRule ONLY_THE_LIVE_COMMAND_USES_LIVE =
      noClasses()
          .that()
          .resideOutsideOfPackage("..lab.live..")
          .and()
          .haveSimpleNameNotEndingWith("LiveCommand")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..lab.live..");

  @ArchTest
  static final ArchRule ONLY_CLI_USES_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("..lab.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule ONLY_CLI_USES_THE_LOAD_CLIENTS_COMMANDS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..lab.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..load.cli..");

  /**
   * Jackson writes methods in the order of {@link Class#getDeclaredMethods}, which the JDK does not
   * promise to keep: with more than one that is no field, a class has to name them.
   */
  @ArchTest
  static void theOrderOfKeysInJsonIsStated(JavaClasses classes) {
    for (JavaClass each : classes) {
      List<String> named =
          each.tryGetAnnotationOfType(JsonPropertyOrder.class)
              .map(order -> List.of(order.value()))
              .orElse(List.of());
      assertThat(
              each.getMethods().stream()
                  .flatMap(ArchitectureTest::key)
                  .filter(k -> !named.contains(k)))
          .as(each.getName())
          .hasSizeLessThan(2);
    }
  }

  /** Returns the key in JSON of a method that is annotated for it; none if a field has that key. */
  private static Stream<String> key(JavaMethod method) {
    String key =
        method
            .tryGetAnnotationOfType(JsonProperty.class)
            .map(JsonProperty::value)
            .filter(name -> !name.isEmpty())
            .orElse(method.getName());
    boolean isKey =
        method.isAnnotatedWith(JsonProperty.class) || method.isAnnotatedWith(JsonUnwrapped.class);
    JavaClass owner = method.getOwner();
    return isKey
            && owner.tryGetField(key).isEmpty()
            && owner.tryGetField(method.getName()).isEmpty()
        ? Stream.of(key)
        : Stream.empty();
  }
}
