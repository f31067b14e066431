/** Where schemas are kept: rows of PostgreSQL. */
@NullMarked
package certes.master.schemas;

import org.jspecify.annotations.NullMarked;
