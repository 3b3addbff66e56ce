package io.tukki.core.search;

/** What a search gives: its hits, and last how it ended. */
public sealed interface SearchElement permits SearchHit, SearchEnd {}
