/**
 * When processes are run by the clock. Entry types: {@link io.tukki.core.schedule.Schedule}, part of a spec,
 * {@link io.tukki.core.schedule.Timetable}, its times, and {@link io.tukki.core.schedule.Due}, which decides.
 */
@NullMarked
package io.tukki.core.schedule;

import org.jspecify.annotations.NullMarked;
