/** From an id in the queue to an attempt: claim, share out, check, send, judge. */
@NullMarked
package certes.consumer.dispatch;

import org.jspecify.annotations.NullMarked;
