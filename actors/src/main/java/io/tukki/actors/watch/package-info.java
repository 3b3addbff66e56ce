/** Changes of files. Entry type: {@link io.tukki.actors.watch.FileWatcher}. */
@NullMarked
package io.tukki.actors.watch;

import org.jspecify.annotations.NullMarked;
