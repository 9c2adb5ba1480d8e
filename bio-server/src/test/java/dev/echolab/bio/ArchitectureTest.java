package dev.echolab.bio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Checks what the classes of this server may import. */
@AnalyzeClasses(packages = "dev.echolab.bio", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noClassImportsAnotherServerOrTheClient =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.echolab.netty..",
              "dev.echolab.nio..",
              "dev.echolab.load..",
              "dev.echolab.lab..",
              "io.netty..");

  @ArchTest
  static final ArchRule onlyTheMainClassUsesTheCommandLine =
      noClasses()
          .that()
          .doNotHaveSimpleName("BioServerMain")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.echolab.cli..", "picocli..");

  @ArchTest
  static final ArchRule noClassUsesASelector =
      noClasses().should().dependOnClassesThat().belongToAnyOf(Selector.class, SelectionKey.class);
}
