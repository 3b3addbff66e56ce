package io.tukki.core.url;

import io.tukki.core.process.ProcessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All known URLs at one moment. Immutable; look-ups touch a few entries whatever its size. */
public final class UrlSnapshot {

    private static final UrlSnapshot EMPTY = empty(1000);

    private final long version;
    private final Buckets<String, UrlEntry> entries;
    private final Buckets<String, List<String>> hosts;
    private final Buckets<ProcessId, List<String>> processes;
    private final Buckets<Integer, String> proxies;
    private final long evicted;

    private UrlSnapshot(
            long version,
            Buckets<String, UrlEntry> entries,
            Buckets<String, List<String>> hosts,
            Buckets<ProcessId, List<String>> processes,
            Buckets<Integer, String> proxies,
            long evicted) {
        this.version = version;
        this.entries = entries;
        this.hosts = hosts;
        this.processes = processes;
        this.proxies = proxies;
        this.evicted = evicted;
    }

    /** Returns the snapshot without URLs. */
    public static UrlSnapshot empty() {
        return EMPTY;
    }

    static UrlSnapshot empty(int capacity) {
        return new UrlSnapshot(
                0, Buckets.of(capacity), Buckets.of(capacity), Buckets.of(capacity), Buckets.of(capacity), 0);
    }

    /** Increases with each change. */
    public long version() {
        return version;
    }

    public int size() {
        return entries.size();
    }

    /** Returns how many URLs went because there were too many. */
    public long evicted() {
        return evicted;
    }

    /** Returns the entry of a URL; a slash at the end makes no difference. */
    public Optional<UrlEntry> url(String url) {
        return Optional.ofNullable(entries.get(FoundUrl.keyOf(url)));
    }

    /** Returns the URLs at {@code localhost:3000}, in the order in which they came. */
    public List<UrlEntry> hostAndPort(String hostAndPort) {
        return entriesOf(hosts.get(hostAndPort));
    }

    /** Returns the URLs of a process, in the order in which they came. */
    public List<UrlEntry> process(ProcessId process) {
        return entriesOf(processes.get(process));
    }

    /** Returns the URL that the proxy serves on a port. */
    public Optional<UrlEntry> proxyPort(int port) {
        String key = proxies.get(port);
        return key == null ? Optional.empty() : Optional.ofNullable(entries.get(key));
    }

    /** Returns all URLs, those first that came first. */
    public List<UrlEntry> all() {
        List<UrlEntry> all = entries.values();
        all.sort(Comparator.comparing(UrlEntry::firstSeen).thenComparing(UrlEntry::key));
        return all;
    }

    List<UrlEntry> unsorted() {
        return entries.values();
    }

    @Nullable
    UrlEntry get(String key) {
        return entries.get(key);
    }

    UrlSnapshot with(UrlEntry entry) {
        String key = entry.key();
        UrlEntry before = entries.get(key);
        UrlSnapshot rest = before != null && isFiledElsewhere(before, entry) ? unfiled(before) : this;
        boolean filed = rest == this && before != null;
        String host = entry.found().hostAndPort();
        return new UrlSnapshot(
                version + 1,
                entries.with(key, entry),
                filed ? hosts : add(rest.hosts, host, key),
                filed ? processes : add(rest.processes, entry.process(), key),
                entry.proxy() == 0 || filed ? rest.proxies : rest.proxies.with(entry.proxy(), key),
                evicted);
    }

    UrlSnapshot without(UrlEntry entry, boolean asEvicted) {
        UrlSnapshot rest = unfiled(entry);
        return new UrlSnapshot(
                version + 1,
                entries.without(entry.key()),
                rest.hosts,
                rest.processes,
                rest.proxies,
                asEvicted ? evicted + 1 : evicted);
    }

    private static boolean isFiledElsewhere(UrlEntry before, UrlEntry after) {
        return !before.process().equals(after.process())
                || before.proxy() != after.proxy()
                || !before.found().origin().equals(after.found().origin());
    }

    private UrlSnapshot unfiled(UrlEntry entry) {
        String key = entry.key();
        return new UrlSnapshot(
                version,
                entries,
                remove(hosts, entry.found().hostAndPort(), key),
                remove(processes, entry.process(), key),
                entry.proxy() == 0 ? proxies : proxies.without(entry.proxy()),
                evicted);
    }

    private List<UrlEntry> entriesOf(@Nullable List<String> keys) {
        if (keys == null) {
            return List.of();
        }
        List<UrlEntry> found = new ArrayList<>(keys.size());
        for (String key : keys) {
            UrlEntry entry = entries.get(key);
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    private static <K> Buckets<K, List<String>> add(Buckets<K, List<String>> index, K at, String key) {
        List<String> keys = index.get(at);
        if (keys == null) {
            return index.with(at, List.of(key));
        }
        List<String> more = new ArrayList<>(keys);
        more.add(key);
        return index.with(at, List.copyOf(more));
    }

    private static <K> Buckets<K, List<String>> remove(Buckets<K, List<String>> index, K at, String key) {
        List<String> keys = index.get(at);
        if (keys == null) {
            return index;
        }
        List<String> fewer = keys.stream().filter(other -> !other.equals(key)).toList();
        return fewer.isEmpty() ? index.without(at) : index.with(at, fewer);
    }
}
