/**
 * The three-lane mailbox of Tukki's actors. Entry types: {@link io.tukki.actors.mailbox.LaneMailbox} and the marker
 * {@link io.tukki.actors.mailbox.Bulk}.
 */
@NullMarked
package io.tukki.actors.mailbox;

import org.jspecify.annotations.NullMarked;
