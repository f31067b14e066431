/** The embedded PostgreSQL: unpacked, initialised, kept running, and stopped. */
@NullMarked
package certes.micro.postgresql;

import org.jspecify.annotations.NullMarked;
