/** The bounded way into an actor for what many threads send at a high rate. Entry type: {@link io.tukki.actors.ingress.Ingress}. */
@NullMarked
package io.tukki.actors.ingress;

import org.jspecify.annotations.NullMarked;
