/** What an event is, how it is addressed, and the port that makes it durable. */
@NullMarked
package certes.domain.event;

import org.jspecify.annotations.NullMarked;
