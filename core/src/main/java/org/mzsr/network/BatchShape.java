package org.mzsr.network;

/**
 * Size of a batch, apart from its channels, which the network fixes.
 *
 * @param count images
 * @param height pixels
 * @param width pixels
 */
public record BatchShape(int count, int height, int width) {}
