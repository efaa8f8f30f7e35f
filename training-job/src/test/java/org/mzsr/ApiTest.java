package org.mzsr;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/** What other programs may build on: the types with {@link API}. */
class ApiTest {

    private static final Path PAGE = Path.of("../docs/java.md");
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ProductionClasses()).importPackages("org.mzsr");

    private static boolean isApi(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost.isAnnotatedWith(API.class);
    }

    @Test
    void an_api_mentions_nothing_of_this_program_that_is_none() {
        List<String> leaks = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            if (!isApi(type) || !type.getModifiers().contains(JavaModifier.PUBLIC)) {
                continue;
            }
            for (JavaCodeUnit member : type.getCodeUnits()) {
                if (!member.getModifiers().contains(JavaModifier.PUBLIC)) {
                    continue;
                }
                Stream.concat(Stream.of(member.getReturnType()), member.getParameterTypes().stream())
                        .flatMap(used -> used.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(used -> used.getPackageName().startsWith("org.mzsr"))
                        .filter(used -> !isApi(used))
                        .forEach(used -> leaks.add(member.getFullName() + " mentions " + used.getName()));
            }
        }

        assertThat(leaks).isEmpty();
    }

    @Test
    void the_page_on_the_api_lists_all_of_it_and_nothing_else() throws IOException {
        Set<String> types = new TreeSet<>();
        CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(API.class))
                .forEach(
                        type -> types.add(type.getPackageName().replace("org.mzsr.", "") + "." + type.getSimpleName()));

        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            var row = Pattern.compile("^\\| `([a-z.]+)` \\| (.*) \\|$").matcher(line);
            if (row.matches()) {
                Pattern.compile("`(\\w+)`")
                        .matcher(row.group(2))
                        .results()
                        .forEach(name -> listed.add(row.group(1) + "." + name.group(1)));
            }
        }

        assertThat(listed).isEqualTo(types);
    }
}
