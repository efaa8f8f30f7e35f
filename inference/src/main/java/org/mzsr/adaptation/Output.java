package org.mzsr.adaptation;

import org.apiguardian.api.API;
import org.mzsr.image.Image;

/**
 * What a method made of an image.
 *
 * @param method its name in results: {@code bicubic}, {@code steps-N}, {@code steps-auto} or {@code zssr}
 * @param image the enlarged image, in 0..1
 * @param seconds that it took from the LR image: the steps, and one enlargement
 * @param description for people: {@code 10 steps}, {@code 3 steps, chosen}
 */
@API(status = API.Status.EXPERIMENTAL)
public record Output(String method, Image image, double seconds, String description) {}
