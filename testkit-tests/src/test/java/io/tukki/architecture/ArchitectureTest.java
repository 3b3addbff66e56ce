package io.tukki.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** The arrows between modules, and whose types may stand in signatures others see. */
@AnalyzeClasses(packages = "io.tukki", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";

    @ArchTest
    static final ArchRule coreNeedsTheJdkAndRe2Only = classes()
            .that()
            .resideInAPackage("io.tukki.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.tukki.core..", JDK, NULLNESS, "com.google.re2j..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule streamsKnowNeitherActorsOfOursNorServer = noClasses()
            .that()
            .resideInAPackage("io.tukki.streams..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tukki.actors..", "io.tukki.server..", "io.tukki.testkit..");

    @ArchTest
    static final ArchRule actorsDoNotKnowTheServer = noClasses()
            .that()
            .resideInAPackage("io.tukki.actors..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.tukki.server..", "io.tukki.testkit..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule theTestkitDoesNotKnowTheServer = noClasses()
            .that()
            .resideInAPackage("io.tukki.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tukki.server..");

    @ArchTest
    static final ArchRule librariesLogThroughSlf4jOnly = noClasses()
            .that()
            .resideInAnyPackage("io.tukki.core..", "io.tukki.streams..", "io.tukki.actors..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..", "java.util.logging..", "org.apache.logging..");

    @ArchTest
    static final ArchRule foreignTypesStayOutOfSignatures = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and(DescribedPredicate.describe(
                    "are declared in a library", (JavaMethod method) -> isLibrary(method.getOwner())))
            .should()
            .haveRawReturnType(foreign())
            .orShould()
            .haveRawParameterTypes(DescribedPredicate.describe(
                    "that hold a foreign type",
                    types -> types.stream().anyMatch(type -> foreign().test(type))));

    private static DescribedPredicate<JavaClass> foreign() {
        return are(resideInAnyPackage(
                "io.micrometer..",
                "com.fasterxml.jackson..",
                "reactor..",
                "io.modelcontextprotocol..",
                "com.sun.jna..",
                "com.github.luben..",
                "io.airlift..",
                "com.google.re2j.."));
    }

    private static boolean isLibrary(JavaClass owner) {
        return Stream.of("io.tukki.core", "io.tukki.streams", "io.tukki.actors")
                .anyMatch(owner.getPackageName()::startsWith);
    }
}
