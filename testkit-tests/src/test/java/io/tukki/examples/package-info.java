/** What the README shows, compiled and run. */
package io.tukki.examples;
