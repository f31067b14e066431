/** Delivering again what a filter lets through, as a job that can be watched and cancelled. */
@NullMarked
package certes.domain.replay;

import org.jspecify.annotations.NullMarked;
