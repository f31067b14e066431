/** Describes the HTTP surface. */
@NullMarked
package certes.gateway.openapi;

import org.jspecify.annotations.NullMarked;
