/** The examples of the documentation, as tests. */
package io.tukki.examples;
