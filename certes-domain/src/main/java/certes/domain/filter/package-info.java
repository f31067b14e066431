/** What a subscription's filter says of an event, and the port that knows the language in which filters are written. */
@NullMarked
package certes.domain.filter;

import org.jspecify.annotations.NullMarked;
