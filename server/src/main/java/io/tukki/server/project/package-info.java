/**
 * Project files: from the text of a {@code tukki.yaml} to a checked project, or to everything that is wrong with it.
 * Entry type: {@link io.tukki.server.project.ProjectFile}.
 */
@NullMarked
package io.tukki.server.project;

import org.jspecify.annotations.NullMarked;
