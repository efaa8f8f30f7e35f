package org.mzsr.page;

import org.apiguardian.api.API;

/**
 * A picture on a page.
 *
 * @param name of it
 * @param remark on it; may be empty
 * @param source the address of an image element, which holds the picture itself
 */
@API(status = API.Status.EXPERIMENTAL)
public record Shot(String name, String remark, String source) {}
