package org.mzsr.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.config.Configuration;
import picocli.CommandLine;

/** The manifests for Kubernetes, as far as they can be checked without a cluster. */
class KubernetesManifestsTest {

    private static final Set<String> UNLISTED = Set.of(
            "spark.executor.resource.gpu.amount",
            "spark.executor.resource.gpu.vendor",
            "spark.executor.resource.gpu.discoveryScript",
            "spark.task.resource.gpu.amount",
            "spark.network.crypto.authEngineVersion",
            "spark.network.crypto.cipher");

    @Test
    void these_are_all_manifests() throws IOException {
        assertThat(Manifests.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "metatrain-gpu.yaml",
                        "metatrain.yaml",
                        "network-policy.yaml",
                        "pod-template.yaml",
                        "prepare.yaml",
                        "pretrain.yaml",
                        "rbac.yaml",
                        "storage.yaml");
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_field_is_one_that_kubernetes_or_the_operator_knows(Path file) throws IOException {
        for (JsonNode document : Manifests.parse(Files.readString(file))) {
            assertThat(Manifests.problems(document)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "metatrain.yaml, memoryOverhead: 6g, memoryOverHead: 6g, unknown field 'memoryOverHead'",
        "metatrain.yaml, onFailureRetries, onFailureRetrys, unknown field 'onFailureRetrys'",
        "metatrain.yaml, readOnlyRootFilesystem, readOnlyRootFileSystem, readOnlyRootFileSystem",
        "metatrain.yaml, sizeLimit, sizeLimits, sizeLimits",
        "metatrain.yaml, mainApplicationFile, mainApplication, lacks mainApplicationFile",
        "metatrain.yaml, cores: 4, cores: four, executor.cores: expected a whole number",
        "metatrain.yaml, type: OnFailure, type: OnFail, expected Never|OnFailure|Always",
        "metatrain.yaml, 'spark.authenticate: \"true\"', 'spark.authenticate: true', expected a string",
        "metatrain-gpu.yaml, effect:, effects:, effects",
        "pod-template.yaml, runAsNonRoot, runAsNonroot, runAsNonroot",
        "pod-template.yaml, 'runAsNonRoot: true', 'runAsNonRoot: \"true\"', Boolean",
        "network-policy.yaml, policyTypes, policyType, policyType",
        "rbac.yaml, verbs, verb, verb",
        "rbac.yaml, kind: RoleBinding, kind: RoleBindings, unknown kind",
        "storage.yaml, accessModes, accessMode, accessMode"
    })
    void a_slip_is_refused(String name, String right, String wrong, String told) throws IOException {
        String text = Files.readString(Manifests.FOLDER.resolve(name));
        assertThat(text).contains(right);

        List<String> problems = new ArrayList<>();
        for (JsonNode document : Manifests.parse(text.replace(right, wrong))) {
            problems.addAll(Manifests.problems(document));
        }

        assertThat(problems).anyMatch(problem -> problem.contains(told));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void pods_of_an_application_are_confined_and_limited(JsonNode application) throws IOException {
        JsonNode spec = application.get("spec");
        List<Volume> volumes = new ArrayList<>();
        for (JsonNode volume : spec.get("volumes")) {
            volumes.add(Manifests.as(Volume.class, volume));
        }
        for (JsonNode pod : List.of(spec.get("driver"), spec.get("executor"))) {
            List<VolumeMount> mounts = new ArrayList<>();
            for (JsonNode mount : pod.get("volumeMounts")) {
                mounts.add(Manifests.as(VolumeMount.class, mount));
            }
            assertConfined(
                    Manifests.as(PodSecurityContext.class, pod.get("podSecurityContext")),
                    Manifests.as(SecurityContext.class, pod.get("securityContext")),
                    volumes,
                    mounts);
            assertThat(pod.get("memory").asText()).matches("\\d+g");
            assertThat(pod.get("memoryOverhead").asText()).matches("\\d+g");
            assertThat(pod.get("coreLimit").asText()).isEqualTo(pod.get("cores").asText());
            assertThat(pod.get("javaOptions").asText()).contains("-Dorg.bytedeco.javacpp.cachedir=/tmp/");
        }
    }

    @Test
    void pods_of_spark_submit_are_confined() throws IOException {
        Pod pod = Manifests.as(Pod.class, document("pod-template.yaml", "Pod"));

        assertThat(pod.getSpec().getContainers()).hasSize(1);
        assertConfined(
                pod.getSpec().getSecurityContext(),
                pod.getSpec().getContainers().get(0).getSecurityContext(),
                pod.getSpec().getVolumes(),
                pod.getSpec().getContainers().get(0).getVolumeMounts());
    }

    private static void assertConfined(
            PodSecurityContext pod, SecurityContext container, List<Volume> volumes, List<VolumeMount> mounts) {
        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getRunAsUser()).isEqualTo(185);
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getRunAsNonRoot()).isTrue();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getPrivileged()).isNull();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(container.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(mounts)
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(
                        volumes.stream().map(Volume::getName).toList());
        assertThat(volumes).allMatch(volume -> volume.getHostPath() == null);
        String tmp = mounts.stream()
                .filter(mount -> mount.getMountPath().equals("/tmp"))
                .findFirst()
                .orElseThrow()
                .getName();
        assertThat(volumes).anyMatch(volume -> volume.getName().equals(tmp) && volume.getEmptyDir() != null);
    }

    @ParameterizedTest
    @MethodSource("applications")
    void an_application_is_a_job_with_options_that_it_takes(JsonNode application) throws Exception {
        JsonNode spec = application.get("spec");
        Class<?> job = Class.forName(spec.get("mainClass").asText());
        assertThat(job.getMethod("main", String[].class)).isNotNull();
        List<String> arguments = new ArrayList<>();
        spec.get("arguments").forEach(argument -> arguments.add(argument.asText()));
        Configuration.load(List.of(arguments.get(arguments.indexOf("--conf") + 1)), List.of());

        assertThatCode(() -> parse(job, arguments)).doesNotThrowAnyException();
        if (!spec.get("mainClass").asText().endsWith("PrepareJob")) {
            assertThat(arguments).contains("--resume=auto");
        }
    }

    private static void parse(Class<?> job, List<String> arguments) throws ReflectiveOperationException {
        new CommandLine(job.getConstructor().newInstance())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void what_an_application_names_is_there(JsonNode application) throws IOException {
        JsonNode spec = application.get("spec");
        String dockerfile = Files.readString(Manifests.FOLDER.resolve(
                spec.get("image").asText().endsWith("-cuda") ? "Dockerfile.cuda" : "Dockerfile"));
        JsonNode discovery = spec.get("sparkConf").path("spark.executor.resource.gpu.discoveryScript");

        assertThat(spec.get("sparkVersion").asText()).isEqualTo(org.apache.spark.package$.MODULE$.SPARK_VERSION());
        assertThat(spec.get("mainApplicationFile").asText()).startsWith("local://");
        assertThat(dockerfile)
                .contains(spec.get("mainApplicationFile").asText().substring("local://".length()))
                .contains(discovery.asText());
        assertThat(discovery.isMissingNode()).isEqualTo(!dockerfile.contains("nvidia"));
        for (String pod : List.of("driver", "executor")) {
            String account = spec.get(pod).get("serviceAccount").asText();
            assertThat(names("rbac.yaml", "ServiceAccount")).contains(account);
        }
        for (JsonNode volume : spec.get("volumes")) {
            JsonNode claim = volume.path("persistentVolumeClaim").path("claimName");
            if (!claim.isMissingNode()) {
                assertThat(names("storage.yaml", "PersistentVolumeClaim")).contains(claim.asText());
            }
        }
        String namespace =
                Manifests.as(ObjectMeta.class, application.get("metadata")).getNamespace();
        assertThat(names("rbac.yaml", "Namespace")).containsExactly(namespace);
    }

    @Test
    void every_spark_setting_is_one_that_spark_knows() throws IOException {
        for (JsonNode application : applications()) {
            application
                    .get("spec")
                    .get("sparkConf")
                    .fieldNames()
                    .forEachRemaining(KubernetesManifestsTest::assertKnown);
        }
        Properties defaults = new Properties();
        // Those that are commented out are meant to be used too.
        String text = Files.readString(Path.of("../conf/spark-defaults.conf")).replaceAll("(?m)^# (spark\\.)", "$1");
        defaults.load(new StringReader(text));
        assertThat(defaults.stringPropertyNames())
                .hasSizeGreaterThan(10)
                .allSatisfy(KubernetesManifestsTest::assertKnown);
    }

    /** Settings of resources have the resource's name in them, and one is of the network library: Spark has no list of those. */
    private static void assertKnown(String key) {
        // Touching them makes Spark list their settings.
        assertThat(org.apache.spark.internal.config.package$.MODULE$).isNotNull();
        assertThat(org.apache.spark.internal.config.Network$.MODULE$).isNotNull();
        assertThat(UNLISTED.contains(key) || ConfigEntry.findEntry(key) != null)
                .as(key)
                .isTrue();
    }

    static List<Path> files() throws IOException {
        return Manifests.files();
    }

    static List<JsonNode> applications() throws IOException {
        List<JsonNode> applications = new ArrayList<>();
        for (Path file : Manifests.files()) {
            for (JsonNode document : Manifests.parse(Files.readString(file))) {
                if (document.get("kind").asText().equals("SparkApplication")) {
                    applications.add(document);
                }
            }
        }
        assertThat(applications).hasSize(4);
        return applications;
    }

    private static JsonNode document(String file, String kind) throws IOException {
        return documents(file, kind).findFirst().orElseThrow();
    }

    private static List<String> names(String file, String kind) throws IOException {
        return documents(file, kind)
                .map(document -> document.get("metadata").get("name").asText())
                .toList();
    }

    private static Stream<JsonNode> documents(String file, String kind) throws IOException {
        return Manifests.parse(Files.readString(Manifests.FOLDER.resolve(file))).stream()
                .filter(document -> document.get("kind").asText().equals(kind));
    }
}
