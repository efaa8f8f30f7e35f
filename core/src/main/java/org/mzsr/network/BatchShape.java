package org.mzsr.network;

import org.apiguardian.api.API;

/**
 * Size of a batch, apart from its channels, which the network fixes.
 *
 * @param count images
 * @param height pixels
 * @param width pixels
 */
@API(status = API.Status.EXPERIMENTAL)
public record BatchShape(int count, int height, int width) {}
