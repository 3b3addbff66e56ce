package io.tukki.core.event;

/** An event about traffic with the outside: an agent's session, a proxied request, telemetry. */
public sealed interface SessionEvent extends Event
        permits McpConnected, McpDisconnected, McpActivity, ProxyRequested, TelemetryReceived {}
