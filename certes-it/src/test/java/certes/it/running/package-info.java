/** A Certes that runs as a process of its own, and how tests talk to it. */
@NullMarked
package certes.it.running;

import org.jspecify.annotations.NullMarked;
