package org.mzsr.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.Subsampling;
import org.mzsr.estimation.PredictorInput;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.PredictorShape;

class MetaTrainingTest {

    private static final int PATCH = 32;
    private static final int CROP = 16;
    private static final DegradationSample SAMPLE =
            new DegradationSample("delta", BlurKernel.gaussian(9, 0, 2, 2), Subsampling.BICUBIC, 2, Corruption.NONE);

    private static MetaTraining training(String... settings) throws IOException {
        return MetaTraining.of(Configuration.load(
                List.of(),
                Stream.concat(
                                Stream.of("metatrain.crop=16", "metatrain.support=2", "metatrain.query=1"),
                                Stream.of(settings))
                        .toList()));
    }

    /** Patches of 32x32 without border effects: a crop's rows and columns tell by their values where it was cut. */
    private static Shard ramps() {
        List<byte[]> patches = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            byte[] samples = new byte[3 * PATCH * PATCH];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) (3 * (i % PATCH) + 3 * (i / PATCH % PATCH) + 5 * p);
            }
            patches.add(samples);
        }
        return new Shard(patches, PATCH);
    }

    private static Manifest manifest(double... scales) {
        DataFile shard = new DataFile("patches/a", 4, "");
        return new Manifest(
                Manifest.SCHEMA,
                "",
                List.of(),
                0,
                1,
                List.of(),
                Arrays.stream(scales).boxed().toList(),
                PATCH,
                4,
                0,
                List.of(shard),
                new DataFile("kernels/a", 1, ""),
                new DataFile("validation/a", 0, ""),
                Map.of(),
                "");
    }

    @Test
    void a_support_set_of_lr_images_is_what_adaptation_to_an_image_will_learn_from() throws IOException {
        MetaTraining training =
                training("metatrain.support-from=lr", "metatrain.subsampling=sampled", "network.aligned=true");
        TaskPlan plan = TaskPlan.of(1, 2, 3, training.patches(), manifest(2));
        Shard shard = ramps();

        MetaTraining.Sets sets = training.sets(plan, shard, SAMPLE);

        Degradation degradation = new Degradation(SAMPLE.kernel(), Subsampling.BICUBIC, 2);
        int sample = 3 * CROP * CROP;
        for (int i = 0; i < 2; i++) {
            // A whole patch of 32x32 gives an LR image of the crop's size.
            Image lr = degradation.apply(shard.patch(plan.patches()[i]));
            Image son = degradation.apply(lr);
            assertThat(Arrays.copyOfRange(sets.support().label(), i * sample, (i + 1) * sample))
                    .containsExactly(lr.data());
            assertThat(Arrays.copyOfRange(sets.support().input(), i * sample, (i + 1) * sample))
                    .containsExactly(degradation.interpolated(son).data(), within(1e-12));
        }
        assertThat(isCutFrom(shard.patch(plan.patches()[2]), sets.query().label()))
                .isTrue();
    }

    private static boolean isCutFrom(Image patch, double[] label) {
        return IntStream.range(0, (PATCH - CROP + 1) * (PATCH - CROP + 1))
                .mapToObj(place -> patch.crop(place / (PATCH - CROP + 1), place % (PATCH - CROP + 1), CROP, CROP))
                .anyMatch(crop -> Arrays.equals(crop.data(), label));
    }

    @Test
    void patches_must_be_larger_by_the_largest_scale_where_lr_images_are_learnt_from() throws IOException {
        assertThat(training().leastPatchSize(manifest(2, 3.5))).isEqualTo(CROP);
        assertThat(training("metatrain.support-from=lr").leastPatchSize(manifest(2, 3.5)))
                .isEqualTo(56);
    }

    @Test
    void the_subsampling_is_the_settings_or_the_samples() throws IOException {
        assertThat(training().degradation(SAMPLE).subsampling()).isEqualTo(Subsampling.DIRECT);
        assertThat(training("metatrain.subsampling=bicubic").degradation(SAMPLE).subsampling())
                .isEqualTo(Subsampling.BICUBIC);
        assertThat(training("metatrain.subsampling=sampled").degradation(SAMPLE).subsampling())
                .isEqualTo(SAMPLE.subsampling());
    }

    @Test
    void a_predictors_task_is_one_kernel_and_patches_turned_and_blurred_by_it() throws IOException {
        DegradationSample none =
                new DegradationSample("delta", BlurKernel.delta(), Subsampling.DIRECT, 2, Corruption.NONE);
        KernelPrediction prediction =
                KernelPrediction.of(Configuration.load(List.of(), List.of("predictor.batch=3", "predictor.crop=16")));
        TaskPlan plan = TaskPlan.of(1, 2, 3, 3, manifest(2));
        Shard shard = ramps();
        List<DegradationSample> samples =
                new ArrayList<>(Collections.nCopies(manifest(2).kernels().rows(), none));
        samples.set(plan.kernel(), SAMPLE);

        CodeBatch batch = prediction.batch(plan, shard, samples);

        assertThat(batch.code()).containsExactly(KernelCode.of(SAMPLE.kernel().shape(), 2));
        int planes = PredictorShape.CHANNELS * CROP * CROP;
        for (int i = 0; i < 3; i++) {
            double[] input = Arrays.copyOfRange(batch.input(), i * planes, (i + 1) * planes);
            Image patch = shard.patch(plan.patches()[i]);
            // A patch of 32x32 gives an LR image of the crop's size: there is one place to cut it out.
            assertThat(Turn.values()).anyMatch(turn -> {
                double[] expected = new double[planes];
                Degradation degradation = prediction.degradation(SAMPLE);
                Image lr = degradation.apply(turn.apply(patch)).round8();
                PredictorInput.write(lr, degradation.subsampling(), expected, 0);
                return Arrays.equals(input, expected);
            });
        }
    }
}
