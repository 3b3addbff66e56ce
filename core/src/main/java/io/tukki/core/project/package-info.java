/**
 * Several processes as one thing: what belongs together, what is wrong with it, and in which order it starts and
 * stops. Entry types: {@link io.tukki.core.project.Project} (specs that fit together) and
 * {@link io.tukki.core.project.SpecChecks} (all that is wrong with specs that do not).
 */
@NullMarked
package io.tukki.core.project;

import org.jspecify.annotations.NullMarked;
