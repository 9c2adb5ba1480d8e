package dev.echolab.nio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks what the classes of this server may import. */
@AnalyzeClasses(packages = "dev.echolab.nio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noClassImportsAnotherServerOrTheClient =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.echolab.bio..",
              "dev.echolab.netty..",
              "dev.echolab.load..",
              "dev.echolab.lab..",
              "io.netty..");

  @ArchTest
  static final ArchRule onlyTheMainClassUsesTheCommandLine =
      noClasses()
          .that()
          .doNotHaveSimpleName("NioServerMain")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.echolab.cli..", "picocli..");
}
