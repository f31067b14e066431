/** What the Master API answers, and to whom. */
@NullMarked
package certes.it.master;

import org.jspecify.annotations.NullMarked;
