/** What destinations receive, and when. */
@NullMarked
package certes.it.delivery;

import org.jspecify.annotations.NullMarked;
