package org.mzsr.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void a_build_says_its_commit_and_whether_files_differed_from_it() {
        assertThat(Version.of(built("4e5e54b1d0", "false"))).isEqualTo("1.2.3+4e5e54b1d0");
        assertThat(Version.of(built("4e5e54b1d0", "true"))).isEqualTo("1.2.3+4e5e54b1d0.changed");
    }

    @Test
    void a_build_outside_a_repository_is_its_version_alone() {
        assertThat(Version.of(built("", "false"))).isEqualTo("1.2.3");
    }

    @Test
    void what_the_build_wrote_down_is_filled_in() {
        assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+(\\+[0-9a-f]{10}(\\.changed)?)?");
        assertThat(Version.all())
                .containsKeys("java", "mzsr-spark", "nd4j", "onednn", "os", "spark")
                .allSatisfy((name, version) -> assertThat(version).doesNotContain("${"));
    }

    private static Properties built(String commit, String changed) {
        Properties built = new Properties();
        built.setProperty("mzsr-spark", "1.2.3");
        built.setProperty("commit", commit);
        built.setProperty("changed", changed);
        return built;
    }
}
