/**
 * The life of a process as values: {@link io.tukki.core.lifecycle.ProcessState} is where one stands,
 * {@link io.tukki.core.lifecycle.ProjectSnapshot} where all stand, {@link io.tukki.core.lifecycle.DependencyRules}
 * decides who may start.
 */
@NullMarked
package io.tukki.core.lifecycle;

import org.jspecify.annotations.NullMarked;
