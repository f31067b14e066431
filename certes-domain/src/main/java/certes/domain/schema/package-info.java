/** Schemas, what validation says, and the port of the registry. */
@NullMarked
package certes.domain.schema;

import org.jspecify.annotations.NullMarked;
