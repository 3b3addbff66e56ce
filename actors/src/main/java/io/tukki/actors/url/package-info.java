/** The table of URLs that processes announce. Entry type: {@link io.tukki.actors.url.UrlTable}. */
@NullMarked
package io.tukki.actors.url;

import org.jspecify.annotations.NullMarked;
