package org.mzsr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;

/** Turns configuration values into records and simple types. */
final class Binder {

    private final Config config;

    Binder(Config config) {
        this.config = config;
    }

    <T extends Record> T record(String path, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(path, components[i]);
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            // The record's own refusal, in its own words.
            throw new BadInputException(
                    "Cannot use configuration '" + path + "': "
                            + e.getTargetException().getMessage(),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new FailedException("Cannot construct " + type, e);
        }
    }

    private Object component(String path, RecordComponent component) {
        if (component.isAnnotationPresent(Inline.class)) {
            return record(path, component.getType().asSubclass(Record.class));
        }
        String key = path + "." + kebab(component.getName());
        return component.getGenericType().getTypeName().endsWith("List<java.lang.String>")
                ? texts(key)
                : value(key, component.getType());
    }

    private List<String> texts(String key) {
        ConfigValue value = find(key);
        try {
            return List.copyOf(config.getStringList(key));
        } catch (ConfigException.WrongType e) {
            throw wrong(key, value, "a list of texts", e);
        }
    }

    @SuppressWarnings("unchecked")
    <T> T value(String key, Class<T> type) {
        if (type.isRecord()) {
            return (T) record(key, type.asSubclass(Record.class));
        }
        ConfigValue value = find(key);
        Object result = convert(key, value, type);
        return (T) result;
    }

    private ConfigValue find(String key) {
        try {
            return config.getValue(key);
        } catch (ConfigException.Missing e) {
            throw new BadInputException("Cannot use configuration key '" + key + "': it has no value", e);
        } catch (ConfigException.WrongType e) {
            throw new BadInputException("Cannot use configuration key '" + key + "': " + e.getMessage(), e);
        }
    }

    private Object convert(String key, ConfigValue value, Class<?> type) {
        try {
            if (type == double.class || type == Double.class) {
                double number = config.getDouble(key);
                if (!Double.isFinite(number)) {
                    throw wrong(key, value, expectation(type), null);
                }
                return number;
            }
            if (isWhole(type)) {
                // The library itself would cut off decimals.
                double number = config.getDouble(key);
                if (number != Math.rint(number)) {
                    throw wrong(key, value, expectation(type), null);
                }
                if (type == int.class || type == Integer.class) {
                    return config.getInt(key);
                }
                return config.getLong(key);
            }
            if (type == boolean.class || type == Boolean.class) {
                return config.getBoolean(key);
            }
            if (type == String.class && value.valueType() != ConfigValueType.LIST) {
                return config.getString(key);
            }
            if (type == List.class) {
                return List.copyOf(config.getDoubleList(key));
            }
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            throw wrong(key, value, expectation(type), e);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (name(constant).equals(value.unwrapped())) {
                    return constant;
                }
            }
        }
        throw wrong(key, value, expectation(type), null);
    }

    private static IllegalArgumentException wrong(
            String key, ConfigValue value, String expected, @Nullable Exception cause) {
        return new BadInputException(
                "Cannot use configuration key '" + key + "' (" + value.origin().description() + "): got "
                        + value.render() + ", expected " + expected,
                cause);
    }

    private static String expectation(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants()).map(Binder::name).collect(Collectors.joining(" or "));
        }
        if (isWhole(type)) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == List.class ? "a list of numbers" : "text";
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == long.class || type == Integer.class || type == Long.class;
    }

    private static String name(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
