/** Filters of subscriptions: EventBridge patterns, compiled once and matched in bounded time. */
@NullMarked
package certes.broker.filter;

import org.jspecify.annotations.NullMarked;
