/** The Master API over HTTP: GraphQL, tokens, keys. */
@NullMarked
package certes.masterapi.http;

import org.jspecify.annotations.NullMarked;
