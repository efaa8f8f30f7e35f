package org.mzsr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.02, 0.02", "1e-3, 0.001", ".5, 0.5", "-4., -4", "+2E2, 200"})
    void numbers_have_a_point(String text, double number) {
        assertThat(Decimal.real(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "0,02", "1_000", "1 000", "0x10", "NaN", "Infinity", "1d", "", "١", "e3"})
    void what_programs_take_for_numbers_by_other_rules_is_refused(String text) {
        assertThatThrownBy(() -> Decimal.real(text))
                .hasMessageContaining("is not a number: expected digits with a point");
        assertThatThrownBy(() -> Decimal.whole(text)).hasMessageContaining("is not a whole number");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "12, 12", "-3, -3"})
    void whole_numbers_are_digits(String text, long number) {
        assertThat(Decimal.whole(text)).isEqualTo(number);
    }
}
