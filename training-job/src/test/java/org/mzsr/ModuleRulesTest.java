package org.mzsr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "org.mzsr", importOptions = DoNotIncludeTests.class)
class ModuleRulesTest {

    private static final String[] CORE = {
        "org.mzsr.config..",
        "org.mzsr.console..",
        "org.mzsr.degradation..",
        "org.mzsr.file..",
        "org.mzsr.image..",
        "org.mzsr.meta..",
        "org.mzsr.network..",
        "org.mzsr.random..",
        "org.mzsr.tensor..",
        "org.mzsr.tensorflow..",
        "org.mzsr.weights.."
    };

    @ArchTest
    static final ArchRule core_and_inference_never_see_spark_or_hadoop = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .or()
            .resideInAPackage("org.mzsr.inference..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..", "scala..");

    @ArchTest
    static final ArchRule datasets_know_no_network = noClasses()
            .that()
            .resideInAPackage("org.mzsr.dataset..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mzsr.network..",
                    "org.mzsr.meta..",
                    "org.mzsr.tensor..",
                    "org.mzsr.tensorflow..",
                    "org.mzsr.weights..");

    @ArchTest
    static final ArchRule training_does_not_decode_images = noClasses()
            .that()
            .resideInAPackage("org.mzsr.training..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.mzsr.image.ImageFiles");

    @ArchTest
    static final ArchRule nd4j_stays_behind_the_tensor_interface = noClasses()
            .that()
            .resideOutsideOfPackages("org.mzsr.tensor..", "org.mzsr.dl4j..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.bytedeco..")
                    // Google's protocol buffers, which nd4j-api brings under this name with ONNX's own classes.
                    .and(resideOutsideOfPackage("org.nd4j.shade.protobuf..")));

    @ArchTest
    static final ArchRule dl4j_stays_in_its_package = noClasses()
            .that()
            .resideOutsideOfPackage("org.mzsr.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.datavec..");

    @ArchTest
    static final ArchRule command_lines_are_for_entry_points = classes()
            .that()
            .resideInAPackage("org.mzsr.console..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(
                    "org.mzsr",
                    "org.mzsr.console..",
                    "org.mzsr.bench..",
                    "org.mzsr.checkup..",
                    "org.mzsr.dataset..",
                    "org.mzsr.training..",
                    "org.mzsr.inference..",
                    "org.mzsr.export..",
                    "org.mzsr.demo..");

    @ArchTest
    static final ArchRule the_mathematics_prints_nothing = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .resideOutsideOfPackage("org.mzsr.console..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("org.mzsr.(*)..").should().beFreeOfCycles();
}
