package org.mzsr;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.mzsr.image.ImageFiles;

/** Who may know whom. */
@AnalyzeClasses(packages = "org.mzsr", importOptions = ProductionClasses.class)
class ModuleRulesTest {

    /** Classes that talk to a person at a console: entry points, what reads their options, what shows their progress. */
    private static final String ENTRY_POINTS =
            "org\\.mzsr\\.(.*\\.)?(\\w+(Command|Job|Options|Progress)|Main|FileUpscaling|Piped)(\\$.*)?";

    @ArchTest
    static final ArchRule spark_is_known_where_it_is_needed_and_nowhere_else = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.mzsr.dataset..",
                    "org.mzsr.storage..",
                    "org.mzsr.training..",
                    "org.mzsr.checkup..",
                    "org.mzsr.submission..",
                    "org.mzsr.sweep..",
                    "org.mzsr.bulk..",
                    "org.mzsr.report..",
                    "org.mzsr.dl4j..",
                    "org.mzsr.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..", "scala..");

    @ArchTest
    static final ArchRule what_is_learnt_knows_no_spark = noClasses()
            .that()
            .resideInAPackage("org.mzsr.training.objective..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

    @ArchTest
    static final ArchRule datasets_know_no_network = noClasses()
            .that()
            .resideInAPackage("org.mzsr.dataset..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mzsr.problem..",
                    "org.mzsr.network..",
                    "org.mzsr.meta..",
                    "org.mzsr.tensor..",
                    "org.mzsr.weights..");

    @ArchTest
    static final ArchRule meta_learning_knows_problems_and_no_particular_network = noClasses()
            .that()
            .resideInAnyPackage("org.mzsr.meta..", "org.mzsr.problem..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mzsr.network..", "org.mzsr.weights..", "org.mzsr.image..", "org.mzsr.degradation..");

    @ArchTest
    static final ArchRule training_does_not_decode_images = noClasses()
            .that()
            .resideInAPackage("org.mzsr.training..")
            .and()
            .resideOutsideOfPackage("org.mzsr.training.report..")
            .should()
            .callMethod(ImageFiles.class, "read", Path.class)
            .orShould()
            .callMethod(ImageFiles.class, "readPicture", Path.class)
            .orShould()
            .callMethod(ImageFiles.class, "decode", byte[].class)
            .orShould()
            .callMethod(ImageFiles.class, "decodePicture", byte[].class);

    @ArchTest
    static final ArchRule nd4j_stays_in_its_module = noClasses()
            .that()
            .resideOutsideOfPackages("org.mzsr.nd4j..", "org.mzsr.dl4j..", "org.mzsr.onnx..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.datavec..")
                    .and(resideOutsideOfPackage("org.mzsr..")));

    @ArchTest
    static final ArchRule natives_stay_behind_the_tensor_interface = noClasses()
            .that()
            .resideOutsideOfPackages("org.mzsr.tensor..", "org.mzsr.opencl..", "org.mzsr.nd4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "com.sun.jna..");

    @ArchTest
    static final ArchRule command_lines_are_for_entry_points = classes()
            .that()
            .resideInAPackage("org.mzsr.console..")
            .should()
            .onlyHaveDependentClassesThat()
            .haveNameMatching(ENTRY_POINTS + "|org\\.mzsr\\.console\\..*");

    @ArchTest
    static final ArchRule only_entry_points_print = noClasses()
            .that()
            .haveNameNotMatching(ENTRY_POINTS)
            .and()
            .resideOutsideOfPackage("org.mzsr.console..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("org.mzsr.(**)").should().beFreeOfCycles();
}
