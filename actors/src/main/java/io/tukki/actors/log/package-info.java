/** The owner of all log records: {@link io.tukki.actors.log.LogStore}. */
@NullMarked
package io.tukki.actors.log;

import org.jspecify.annotations.NullMarked;
