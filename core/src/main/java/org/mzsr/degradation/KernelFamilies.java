package org.mzsr.degradation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All families of kernels: the program's own, and those that the class path brings. */
public final class KernelFamilies {

    private static final List<KernelFamily> ALL = load();

    private KernelFamilies() {}

    private static List<KernelFamily> load() {
        List<KernelFamily> all = new ArrayList<>(List.of(StandardFamily.values()));
        ServiceLoader.load(KernelFamily.class, KernelFamilies.class.getClassLoader())
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** The family of a word. */
    public static Optional<KernelFamily> find(String word) {
        return ALL.stream().filter(family -> family.word().equals(word)).findFirst();
    }

    /** What can be written, for messages: {@code gaussian(variance=…), gaussian(sigma=…), …, delta}. */
    public static String forms() {
        return ALL.stream()
                .flatMap(family -> family.forms().isEmpty()
                        ? Stream.of(family.word())
                        : family.forms().stream()
                                .map(form -> family.word() + "("
                                        + form.stream().map(name -> name + "=…").collect(Collectors.joining(", "))
                                        + ")"))
                .collect(Collectors.joining(", "));
    }
}
