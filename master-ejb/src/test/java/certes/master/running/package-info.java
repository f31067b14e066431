/** Runs the beans of this module as a container does: CDI, one transaction for each call, real PostgreSQL. */
@NullMarked
package certes.master.running;

import org.jspecify.annotations.NullMarked;
