package dev.echolab.load;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks which package of the load client may use which, and what none of them may do. */
@AnalyzeClasses(packages = "dev.echolab.load", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.echolab.";

  /** Every package of this module, with all packages of the project that it may use. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("load.plan", List.of("protocol", "cli")),
          entry("load.payload", List.of()),
          entry("load.schedule", List.of("load.plan")),
          entry("load.record", List.of("counters")),
          entry("load.os", List.of()),
          entry(
              "load.driver",
              List.of(
                  "load.plan",
                  "load.payload",
                  "load.schedule",
                  "load.record",
                  "load.os",
                  "protocol")),
          entry("load.verdict", List.of("load.plan", "load.payload", "load.record", "cli")),
          entry(
              "load.report",
              List.of(
                  "load.plan",
                  "load.record",
                  "load.os",
                  "load.verdict",
                  "protocol",
                  "cli",
                  "counters")),
          entry("load.conform", List.of("protocol", "load.os", "load.record")),
          entry("load.external", List.of("load.plan", "load.record")),
          entry(
              "load.cli",
              List.of(
                  "load.plan",
                  "load.record",
                  "load.os",
                  "load.driver",
                  "load.verdict",
                  "load.report",
                  "load.conform",
                  "load.external",
                  "protocol",
                  "cli")));

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
    String[] packages = allowed.stream().map(other -> ROOT + other).toArray(String[]::new);
    DescribedPredicate<JavaClass> others =
        resideInAPackage("dev.echolab..")
            .and(DescribedPredicate.not(resideInAPackage(ROOT + name)))
            .and(DescribedPredicate.not(resideInAnyPackage(packages)))
            .as("packages of the project other than " + allowed);
    return noClasses().that().resideInAPackage(ROOT + name).should().dependOnClassesThat(others);
  }

  @ArchTest
  static final ArchRule ONLY_DRIVER_CONFORM_EXTERNAL_AND_CLI_USE_SOCKETS =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..load.driver..", "..load.conform..", "..load.external..", "..load.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|ServerSocket|DatagramSocket|InetSocketAddress)");

  @ArchTest
  static final ArchRule PURE_PACKAGES_READ_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..load.plan..", "..load.payload..", "..load.schedule..", "..load.record..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_USES_PICOCLI =
      classes()
          .that()
          .resideOutsideOfPackage("..load.cli..")
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.not(resideInAPackage("picocli..")).as("outside of picocli"));
}
