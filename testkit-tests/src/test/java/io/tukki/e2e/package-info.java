/** Real children, seen through the facade as an embedder sees it. */
package io.tukki.e2e;
