package dev.echolab.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
}
