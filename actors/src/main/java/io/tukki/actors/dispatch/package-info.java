/** Thread pools of the dispatchers that Tukki brings along. */
@NullMarked
package io.tukki.actors.dispatch;

import org.jspecify.annotations.NullMarked;
