/** The program as a client or a user sees it. */
package io.tukki.server;
