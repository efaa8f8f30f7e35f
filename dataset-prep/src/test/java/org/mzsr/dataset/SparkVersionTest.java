package org.mzsr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkVersionTest {

    @Test
    void the_one_of_the_build_is_right() {
        assertThat(SparkVersion.problem()).isEmpty();
        assertThatCode(SparkVersion::refuseOthers).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"3.4.4, 2.12.17", "3.5.7, 2.13.8", "4.0.0, 2.13.16"})
    void others_are_named_with_what_is_wanted(String spark, String scala) {
        assertThat(SparkVersion.problem(spark, scala))
                .hasValueSatisfying(problem -> assertThat(problem).contains("Spark 3.5.x with Scala 2.12.x"));
    }
}
