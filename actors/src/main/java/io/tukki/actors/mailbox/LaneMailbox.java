package io.tukki.actors.mailbox;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A mailbox of three lanes: {@link Urgent} messages, all others, {@link Bulk} messages. Within a lane first in is first
 * out; a higher lane is emptied before a lower one is looked at. Unbounded: senders of bulk must be bounded by credit.
 *
 * <p>Named {@code tukki.mailbox} in {@code reference.conf}.
 */
public final class LaneMailbox implements MailboxType, ProducesMessageQueue<LaneMailbox.Lanes> {

    private static final int CHUNK = 64;

    /** For Pekko, which makes mailboxes by reflection. */
    public LaneMailbox(ActorSystem.Settings settings, Config config) {}

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return new Lanes();
    }

    /** The queue itself: many producers, the actor as the one consumer. */
    public static final class Lanes implements MessageQueue {
        private final MpscUnboundedArrayQueue<Envelope> urgent = new MpscUnboundedArrayQueue<>(CHUNK);
        private final MpscUnboundedArrayQueue<Envelope> normal = new MpscUnboundedArrayQueue<>(CHUNK);
        private final MpscUnboundedArrayQueue<Envelope> bulk = new MpscUnboundedArrayQueue<>(CHUNK);

        @Override
        public void enqueue(ActorRef receiver, Envelope envelope) {
            Object message = envelope.message();
            if (message instanceof Bulk) {
                bulk.add(envelope);
            } else if (message instanceof Urgent) {
                urgent.add(envelope);
            } else {
                normal.add(envelope);
            }
        }

        @Override
        public @Nullable Envelope dequeue() {
            Envelope next = urgent.poll();
            if (next == null) {
                next = normal.poll();
            }
            return next == null ? bulk.poll() : next;
        }

        @Override
        public int numberOfMessages() {
            return urgent.size() + normal.size() + bulk.size();
        }

        @Override
        public boolean hasMessages() {
            return !urgent.isEmpty() || !normal.isEmpty() || !bulk.isEmpty();
        }

        @Override
        public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
            for (Envelope left = dequeue(); left != null; left = dequeue()) {
                deadLetters.enqueue(owner, left);
            }
        }
    }
}
