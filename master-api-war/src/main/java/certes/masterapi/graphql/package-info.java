/** The Master API in GraphQL: its types, its operations on the domain's ports, its limits and its errors. */
@NullMarked
package certes.masterapi.graphql;

import org.jspecify.annotations.NullMarked;
