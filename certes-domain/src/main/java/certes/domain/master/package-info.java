/** What the Master API answers: read models and pages. */
@NullMarked
package certes.domain.master;

import org.jspecify.annotations.NullMarked;
