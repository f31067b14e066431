/** What the gateway takes and what it refuses. */
@NullMarked
package certes.it.ingest;

import org.jspecify.annotations.NullMarked;
