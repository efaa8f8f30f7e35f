package org.mzsr.inference;

import org.mzsr.adaptation.Steps;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers of steps from a command line. */
public final class StepsConverter implements ITypeConverter<Steps> {

    @Override
    public Steps convert(String text) {
        try {
            return Steps.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
