package io.tukki.actors.process;

import io.tukki.core.lifecycle.InputRefusal;
import io.tukki.core.process.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/** What was sent to a process on its way: kept while it is being launched, then given to the incarnation. */
final class Inputs {

    private record Sent(Input input, ActorRef<InputReply> replyTo) {}

    private final ProcessSpec spec;
    private final List<Sent> early = new ArrayList<>();

    Inputs(ProcessSpec spec) {
        this.spec = spec;
    }

    /** Keeps {@code input} until there is an incarnation, if it is one that may wait. */
    void keep(Input input, ActorRef<InputReply> replyTo) {
        int kept = early.stream().mapToInt(sent -> size(sent.input())).sum();
        if (kept + size(input) > InputQueue.CAPACITY) {
            refuse(replyTo, InputRefusal.FULL);
        } else {
            early.add(new Sent(input, replyTo));
        }
    }

    /** Gives {@code current} what was kept. */
    void giveTo(Incarnation current) {
        early.forEach(sent -> give(current, sent.input(), sent.replyTo()));
        early.clear();
    }

    /** Refuses what was kept: there will be no incarnation. */
    void drop() {
        early.forEach(sent -> refuse(sent.replyTo()));
        early.clear();
    }

    /** Gives {@code current} an input and answers when it has it. */
    void give(Incarnation current, Input input, ActorRef<InputReply> replyTo) {
        give(
                current,
                input,
                refusal -> replyTo.tell(refusal.<InputReply>map(reason -> new InputReply.Refused(spec.id(), reason))
                        .orElseGet(() -> new InputReply.Taken(spec.id()))));
    }

    static void give(Incarnation current, Input input, Consumer<Optional<InputRefusal>> outcome) {
        if (input instanceof Input.Resize resize) {
            boolean done = current.child().resize(resize.size());
            outcome.accept(done ? Optional.empty() : Optional.of(InputRefusal.NO_TERMINAL));
            return;
        }
        Optional<InputQueue> queue = current.stdin();
        if (queue.isEmpty()) {
            outcome.accept(Optional.of(InputRefusal.NOT_OPEN));
        } else if (input instanceof Input.Bytes bytes) {
            queue.get().write(bytes.bytes(), outcome);
        } else {
            queue.get().end(outcome);
        }
    }

    /** Refuses an input to a process of which nothing runs. */
    void refuse(ActorRef<InputReply> replyTo) {
        refuse(replyTo, InputRefusal.NOT_RUNNING);
    }

    private void refuse(ActorRef<InputReply> replyTo, InputRefusal reason) {
        replyTo.tell(new InputReply.Refused(spec.id(), reason));
    }

    private static int size(Input input) {
        return input instanceof Input.Bytes bytes ? bytes.bytes().size() : 0;
    }
}
