package dev.echolab.load;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The floors of the load client. */
@AnalyzeClasses(packages = "dev.echolab.load", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheDriverTouchesSockets =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..load.workload..",
              "..load.schedule..",
              "..load.record..",
              "..load.kernel..",
              "..load.verdict..",
              "..load.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Socket|ServerSocket|DatagramSocket|InetSocketAddress)");

  @ArchTest
  static final ArchRule pureFloorsHaveNoClock =
      noClasses()
          .that()
          .resideInAnyPackage("..load.workload..", "..load.schedule..", "..load.record..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule floorsAreBuiltFromTheGroundUp =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("workload")
          .definedBy("..load.workload..")
          .layer("schedule")
          .definedBy("..load.schedule..")
          .layer("kernel")
          .definedBy("..load.kernel..")
          .layer("record")
          .definedBy("..load.record..")
          .layer("driver")
          .definedBy("..load.driver..")
          .layer("verdict")
          .definedBy("..load.verdict..")
          .layer("report")
          .definedBy("..load.report..")
          .layer("cli")
          .definedBy("..load.cli..")
          .whereLayer("workload")
          .mayNotAccessAnyLayer()
          .whereLayer("schedule")
          .mayNotAccessAnyLayer()
          .whereLayer("kernel")
          .mayNotAccessAnyLayer()
          .whereLayer("record")
          .mayNotAccessAnyLayer()
          .whereLayer("driver")
          .mayOnlyAccessLayers("workload", "schedule", "kernel", "record")
          .whereLayer("verdict")
          .mayOnlyAccessLayers("workload", "schedule", "record", "driver")
          .whereLayer("report")
          .mayOnlyAccessLayers("workload", "schedule", "kernel", "record", "driver", "verdict")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();
}
