/** What keeps the trouble of one destination from all others: limits, circuits, pacing. Pure; time is an argument. */
@NullMarked
package certes.domain.isolation;

import org.jspecify.annotations.NullMarked;
