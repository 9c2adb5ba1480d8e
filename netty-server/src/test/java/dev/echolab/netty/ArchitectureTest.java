package dev.echolab.netty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks what the classes of this server may import. */
@AnalyzeClasses(
    packages = "dev.echolab.netty",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noClassImportsAnotherServerOrTheClient =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.echolab.bio..", "dev.echolab.nio..", "dev.echolab.load..", "dev.echolab.lab..");

  @ArchTest
  static final ArchRule onlyTheMainClassUsesTheCommandLine =
      noClasses()
          .that()
          .doNotHaveSimpleName("NettyServerMain")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.echolab.cli..", "picocli..");

  @ArchTest
  static final ArchRule aWorkaroundImportsNothingOfTheProject =
      noClasses()
          .that()
          .resideInAPackage("dev.echolab.netty.workaround..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.echolab..")
                  .and(resideOutsideOfPackage("dev.echolab.netty.workaround..")));

  @ArchTest
  static final ArchRule packagesDependOneWay =
      slices().matching("dev.echolab.(**)").should().beFreeOfCycles();
}
