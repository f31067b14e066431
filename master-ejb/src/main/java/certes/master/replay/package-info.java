/** Replays of many events: jobs that are rows, and the steps that carry them out. */
@NullMarked
package certes.master.replay;

import org.jspecify.annotations.NullMarked;
