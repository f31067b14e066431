/** From a verified submission to a durable event: check, match, seal, store. */
@NullMarked
package certes.broker.ingest;

import org.jspecify.annotations.NullMarked;
