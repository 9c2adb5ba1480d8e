package dev.echolab.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks what the document generator may use; it is all classes of this module but the tests. */
@AnalyzeClasses(packages = "dev.echolab.docs", importOptions = ImportOption.OnlyIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule theGeneratorUsesTheLabAndJackson =
      classes()
          .that()
          .haveNameNotMatching(".*Test(\\$.*)?")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "com.fasterxml.jackson..",
              "dev.echolab.docs..",
              "dev.echolab.load.plan..",
              "dev.echolab.lab.experiment..",
              "dev.echolab.lab.linux..",
              "dev.echolab.lab.server..",
              "dev.echolab.lab.trial..");

  @ArchTest
  static final ArchRule theGeneratorOpensNoSocket =
      noClasses()
          .that()
          .haveNameNotMatching(".*Test(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.channels..");
}
