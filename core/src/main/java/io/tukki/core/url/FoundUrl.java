package io.tukki.core.url;

/**
 * A URL in a line.
 *
 * @param url as it can be opened: lower-case scheme and host, {@code localhost} for "all addresses", never with a
 *     password
 * @param origin scheme, host and port, the port always named: {@code http://localhost:3000}
 * @param label that the line gives it, empty if it gives none
 * @param announced whether the line says that something listens there, rather than that it was asked for
 */
public record FoundUrl(String url, String origin, String label, boolean announced) {

    /** Returns what is equal for URLs that are the same but for a slash at the end or a port named in vain. */
    public String key() {
        return keyOf(url);
    }

    /** Returns {@link #key} of any URL. */
    public static String keyOf(String url) {
        String key = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        int authority = key.indexOf("://") + 3;
        int path = key.indexOf('/', authority);
        String host = path < 0 ? key : key.substring(0, path);
        String rest = path < 0 ? "" : key.substring(path);
        boolean secure = key.startsWith("https") || key.startsWith("wss");
        String vain = secure ? ":443" : ":80";
        return (host.endsWith(vain) ? host.substring(0, host.length() - vain.length()) : host) + rest;
    }

    /** Returns host and port of the origin: {@code localhost:3000}. */
    public String hostAndPort() {
        return origin.substring(origin.indexOf("://") + 3);
    }
}
