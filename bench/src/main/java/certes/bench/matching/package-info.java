/** What it costs that there are many subscriptions which do not want an event. */
@NullMarked
package certes.bench.matching;

import org.jspecify.annotations.NullMarked;
