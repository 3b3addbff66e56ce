/** The HTTP API. Entry type: {@link io.tukki.server.http.TukkiHttp}. */
@NullMarked
package io.tukki.server.http;

import org.jspecify.annotations.NullMarked;
