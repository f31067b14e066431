/** The connection to PostgreSQL: roles, migrations, partitions, and what its failures mean. */
@NullMarked
package certes.master.database;

import org.jspecify.annotations.NullMarked;
