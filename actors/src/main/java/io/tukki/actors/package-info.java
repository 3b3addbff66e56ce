/**
 * What an embedder uses: {@link io.tukki.actors.Tukki} is a running runtime, {@link io.tukki.actors.TukkiSettings} how
 * it runs.
 */
@NullMarked
package io.tukki.actors;

import org.jspecify.annotations.NullMarked;
