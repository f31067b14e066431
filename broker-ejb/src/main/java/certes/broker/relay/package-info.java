/** From rows that are due to messages in the priority queue. */
@NullMarked
package certes.broker.relay;

import org.jspecify.annotations.NullMarked;
