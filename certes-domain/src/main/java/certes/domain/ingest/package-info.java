/** The broker, as the gateway sees it. */
@NullMarked
package certes.domain.ingest;

import org.jspecify.annotations.NullMarked;
