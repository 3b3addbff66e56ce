/** The timer of an actor system that Tukki owns. Entry type: {@link io.tukki.actors.scheduler.DeadlineScheduler}. */
@NullMarked
package io.tukki.actors.scheduler;

import org.jspecify.annotations.NullMarked;
