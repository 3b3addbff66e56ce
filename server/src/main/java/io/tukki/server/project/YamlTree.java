package io.tukki.server.project;

import io.tukki.core.project.Position;
import io.tukki.server.project.ConfigNode.Entries;
import io.tukki.server.project.ConfigNode.Entry;
import io.tukki.server.project.ConfigNode.Items;
import io.tukki.server.project.ConfigNode.Scalar;
import io.tukki.server.project.ConfigNode.ScalarKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns YAML 1.2 into {@link ConfigNode}s: one document, core schema, unique keys, merge keys ({@code <<}) applied
 * here, as YAML 1.1 had them. An anchored node becomes one shared {@code ConfigNode}, however often it is used.
 */
final class YamlTree {

    /** Ten services with a hundred anchored lines each; a file that needs more is an attack on the parser. */
    private static final int MAX_ALIASES = 1_000;

    private static final Set<Tag> KNOWN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

    private final SourceText source;
    private final Findings findings;
    // nodes compare by identity
    private final Map<Node, ConfigNode> done = new HashMap<>();
    private final Set<Node> open = new HashSet<>();

    private YamlTree(SourceText source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** Returns the tree of {@code source}; empty if it is not YAML at all, or nothing but comments. */
    static Optional<ConfigNode> read(SourceText source, Findings findings) {
        try {
            return compose(source).map(new YamlTree(source, findings)::node);
        } catch (MarkedYamlEngineException e) {
            findings.problem(source.at(e.getProblemMark().or(e::getContextMark)), "", "not valid YAML: " + words(e));
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            findings.problem(
                    source.atCodePoint(e.getPosition()), "", "character " + character + " is not allowed here");
        } catch (YamlEngineException e) {
            findings.problem(source.start(), "", "not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) {
            // the parser has no limit on depth and recurses
            findings.problem(source.start(), "", "maps and lists are nested too deep");
        }
        return Optional.empty();
    }

    private static Optional<Node> compose(SourceText source) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreWithoutMerge())
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        return new Compose(settings).composeString(source.text());
    }

    private static String words(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : " " + e.getContext();
        return oneLine(e.getProblem() + context);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").trim();
    }

    private ConfigNode node(Node node) {
        ConfigNode finished = done.get(node);
        if (finished != null) {
            return finished;
        }
        Position at = source.at(node.getStartMark());
        if (!open.add(node)) {
            findings.problem(at, "", "an alias in here stands for what it is part of");
            return new Scalar(at, "", ScalarKind.NOTHING);
        }
        ConfigNode result = convert(node, at);
        open.remove(node);
        done.put(node, result);
        return result;
    }

    private ConfigNode convert(Node node, Position at) {
        if (!KNOWN_TAGS.contains(node.getTag())) {
            findings.problem(at, "", "tag '" + node.getTag().getValue() + "' is not known here");
        }
        if (node instanceof MappingNode mapping) {
            return new Entries(at, entries(mapping));
        }
        if (node instanceof SequenceNode sequence) {
            return new Items(at, sequence.getValue().stream().map(this::node).toList());
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Scalar(at, scalar.getValue(), type(scalar.getTag()));
    }

    private static ScalarKind type(Tag tag) {
        if (tag.equals(Tag.NULL)) {
            return ScalarKind.NOTHING;
        }
        if (tag.equals(Tag.BOOL)) {
            return ScalarKind.BOOLEAN;
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? ScalarKind.NUMBER : ScalarKind.TEXT;
    }

    /** A map's own entries in their order, then what is merged in; own before merged, first merged before later. */
    private List<Entry> entries(MappingNode mapping) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Entries> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                merged.addAll(merged(node(tuple.getValueNode())));
            } else {
                entry(tuple).ifPresent(entry -> addOwn(entry, entries));
            }
        }
        for (Entries other : merged) {
            other.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
        }
        return List.copyOf(entries.values());
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private List<Entries> merged(ConfigNode value) {
        if (value instanceof Entries entries) {
            return List.of(entries);
        }
        if (value instanceof Items items && items.items().stream().allMatch(Entries.class::isInstance)) {
            return items.items().stream().map(Entries.class::cast).toList();
        }
        findings.problem(value.at(), "<<", "'<<' merges a map or a list of maps, not " + value.kind());
        return List.of();
    }

    private Optional<Entry> entry(NodeTuple tuple) {
        ConfigNode key = node(tuple.getKeyNode());
        ConfigNode value = node(tuple.getValueNode());
        if (key instanceof Scalar scalar && !scalar.isNothing()) {
            return Optional.of(new Entry(key.at(), scalar.text(), value));
        }
        findings.problem(key.at(), "", "a key must be text, not " + key.kind());
        return Optional.empty();
    }

    private void addOwn(Entry entry, Map<String, Entry> entries) {
        Entry first = entries.putIfAbsent(entry.key(), entry);
        if (first != null) {
            findings.problem(
                    entry.at(),
                    entry.key(),
                    "key '" + entry.key() + "' is given twice",
                    "the first is in line " + first.at().line());
        }
    }

    /** The core schema with {@code <<} left to us: its own merging loses places and stops at the first mistake. */
    private static final class CoreWithoutMerge extends CoreSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return new CoreScalarResolver(false);
        }
    }
}
