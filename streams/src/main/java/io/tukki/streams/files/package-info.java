/** Logs in files. Entry type: {@link io.tukki.streams.files.LogFiles}. */
@NullMarked
package io.tukki.streams.files;

import org.jspecify.annotations.NullMarked;
