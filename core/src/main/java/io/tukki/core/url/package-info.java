/**
 * URLs that processes announce, and the table of them. Entry types: {@link io.tukki.core.url.UrlDetector} (from a line)
 * and {@link io.tukki.core.url.UrlTableState} (what the table does next).
 */
@NullMarked
package io.tukki.core.url;

import org.jspecify.annotations.NullMarked;
