package dev.echolab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** What each package of common says in its package-info that it must not import. */
@AnalyzeClasses(packages = "dev.echolab", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PROTOCOL_IMPORTS_NO_OTHER_PACKAGE_OF_THE_PROJECT =
      noClasses()
          .that()
          .resideInAPackage("dev.echolab.protocol")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.echolab.handler..",
              "dev.echolab.counters..",
              "dev.echolab.server..",
              "dev.echolab.cli..");

  @ArchTest
  static final ArchRule PROTOCOL_PROCESS_AND_COUNTERS_KNOW_NO_SOCKET =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.echolab.protocol..", "dev.echolab.handler..", "dev.echolab.counters..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..", "dev.echolab.server..");

  @ArchTest
  static final ArchRule NOTHING_BELOW_THE_COMMAND_LINE_KNOWS_IT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.echolab.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.echolab.cli..", "picocli..");

  @ArchTest
  static final ArchRule NO_CLOCK_IN_THE_PROTOCOL =
      noClasses()
          .that()
          .resideInAPackage("dev.echolab.protocol")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule PACKAGES_DEPEND_ONE_WAY =
      SlicesRuleDefinition.slices().matching("dev.echolab.(*)..").should().beFreeOfCycles();
}
