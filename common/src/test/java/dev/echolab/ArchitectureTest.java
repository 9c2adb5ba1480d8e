package dev.echolab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * Checks the rules that ARCHITECTURE.md and the package-info files state for the packages of
 * common.
 */
@AnalyzeClasses(packages = "dev.echolab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Every package of common is a layer: a class outside of these packages fails the rule. */
  @ArchTest
  static final ArchRule PACKAGES_USE_ONLY_WHAT_ARCHITECTURE_MD_LISTS =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.echolab..")
          .layer("cli")
          .definedBy("dev.echolab.cli")
          .layer("metrics")
          .definedBy("dev.echolab.metrics")
          .layer("server")
          .definedBy("dev.echolab.server")
          .layer("handler")
          .definedBy("dev.echolab.handler")
          .layer("counters")
          .definedBy("dev.echolab.counters")
          .layer("protocol")
          .definedBy("dev.echolab.protocol")
          .whereLayer("cli")
          .mayOnlyAccessLayers("counters", "handler", "metrics", "protocol", "server")
          .whereLayer("metrics")
          .mayOnlyAccessLayers("counters", "server")
          .whereLayer("server")
          .mayOnlyAccessLayers("counters", "handler", "protocol")
          .whereLayer("handler")
          .mayOnlyAccessLayers("counters", "protocol")
          .whereLayer("counters")
          .mayNotAccessAnyLayer()
          .whereLayer("protocol")
          .mayNotAccessAnyLayer()
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      SlicesRuleDefinition.slices().matching("dev.echolab.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PROTOCOL_HANDLER_AND_COUNTERS_USE_NO_SOCKETS_OR_CHANNELS =
      noClasses()
          .that()
          .resideInAnyPackage("dev.echolab.protocol", "dev.echolab.handler", "dev.echolab.counters")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..");

  @ArchTest
  static final ArchRule PROTOCOL_READS_NO_CLOCK =
      noClasses()
          .that()
          .resideInAPackage("dev.echolab.protocol")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.time..");

  @ArchTest
  static final ArchRule ONLY_SOCKET_SETTINGS_AND_METRICS_OPEN_A_SOCKET =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.echolab.metrics")
          .and()
          .doNotHaveFullyQualifiedName("dev.echolab.server.SocketSettings")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.channels\\..*(Channel|Selector)|java\\.net\\.(Server|Datagram)?Socket");

  @ArchTest
  static final ArchRule ONLY_CLI_USES_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.echolab.cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule ONLY_METRICS_USES_PROMETHEUS =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.echolab.metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.prometheus..");

  @ArchTest
  static final ArchRule COMMON_USES_NO_SERVER_AND_NO_NETTY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.echolab.bio..", "dev.echolab.nio..", "dev.echolab.netty..", "io.netty..");
}
