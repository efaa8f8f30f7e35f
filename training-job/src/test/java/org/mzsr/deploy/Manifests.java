package org.mzsr.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the manifests in {@code deploy/kubernetes}, and finds what Kubernetes or the Spark operator would refuse or drop. */
final class Manifests {

    static final Path FOLDER = Path.of("../deploy/kubernetes");

    private static final Map<String, Class<?>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ServiceAccount", ServiceAccount.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "Pod", Pod.class,
            "Role", Role.class,
            "RoleBinding", RoleBinding.class,
            "NetworkPolicy", NetworkPolicy.class);

    private static final ObjectMapper YAML = strict();
    private static final JsonNode SCHEMA = schema();

    private Manifests() {}

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** The documents of a file. */
    static List<JsonNode> parse(String text) throws IOException {
        try (JsonParser parser = YAML.createParser(text)) {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }

    static <T> T as(Class<T> type, JsonNode node) throws JsonProcessingException {
        return YAML.treeToValue(node, type);
    }

    /** What is wrong with a document; nothing, if the list is empty. */
    static List<String> problems(JsonNode document) {
        List<String> problems = new ArrayList<>();
        String kind = document.path("kind").asText();
        if (kind.equals("SparkApplication")) {
            check(document, kind, kind, problems);
        } else if (KINDS.containsKey(kind)) {
            checkKubernetes(document, KINDS.get(kind), kind, problems);
        } else {
            problems.add("unknown kind '" + kind + "'");
        }
        return problems;
    }

    private static void check(JsonNode node, String type, String where, List<String> problems) {
        if (type.startsWith("[")) {
            expect(node.isArray(), "a list", where, problems);
            int index = 0;
            for (JsonNode element : node) {
                check(element, inner(type), where + "[" + index++ + "]", problems);
            }
        } else if (type.startsWith("{")) {
            expect(node.isObject(), "a map", where, problems);
            node.fields()
                    .forEachRemaining(
                            entry -> check(entry.getValue(), inner(type), where + "." + entry.getKey(), problems));
        } else if (type.startsWith("k8s.")) {
            checkKubernetes(node, kubernetes(type), where, problems);
        } else if (SCHEMA.has(type) && !node.isTextual()) {
            checkFields(node, SCHEMA.get(type), where, problems);
        } else {
            switch (type) {
                case "string" -> expect(node.isTextual(), "a string", where, problems);
                case "integer" -> expect(node.isInt(), "a whole number", where, problems);
                case "boolean" -> expect(node.isBoolean(), "true or false", where, problems);
                default -> expect(Arrays.asList(type.split("\\|")).contains(node.asText()), type, where, problems);
            }
        }
    }

    private static void checkFields(JsonNode node, JsonNode fields, String where, List<String> problems) {
        expect(node.isObject(), "a map", where, problems);
        fields.fieldNames().forEachRemaining(field -> {
            if (field.endsWith("!") && !node.has(field.replace("!", ""))) {
                problems.add(where + ": lacks " + field.replace("!", ""));
            }
        });
        node.fields().forEachRemaining(entry -> {
            JsonNode type = fields.has(entry.getKey()) ? fields.get(entry.getKey()) : fields.get(entry.getKey() + "!");
            if (type == null) {
                problems.add(where + ": unknown field '" + entry.getKey() + "'");
            } else {
                check(entry.getValue(), type.asText(), where + "." + entry.getKey(), problems);
            }
        });
    }

    private static void checkKubernetes(JsonNode node, Class<?> type, String where, List<String> problems) {
        try {
            as(type, node);
        } catch (JsonProcessingException e) {
            problems.add(where + ": " + e.getOriginalMessage());
        }
    }

    private static void expect(boolean met, String expected, String where, List<String> problems) {
        if (!met) {
            problems.add(where + ": expected " + expected);
        }
    }

    private static String inner(String type) {
        return type.substring(1, type.length() - 1);
    }

    private static Class<?> kubernetes(String type) {
        try {
            return Class.forName("io.fabric8.kubernetes.api.model." + type.substring("k8s.".length()));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Cannot read the schema: there is no type " + type, e);
        }
    }

    private static JsonNode schema() {
        try (InputStream in = Manifests.class.getResourceAsStream("sparkapplication-v1beta2.yaml")) {
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Fabric8's types keep unknown fields aside; without the method that does so, Jackson refuses them. */
    private static ObjectMapper strict() {
        ObjectMapper mapper = YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                })
                .build();
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }
}
