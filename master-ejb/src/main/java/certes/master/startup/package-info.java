/** What the application shares from its start on: clock, ids, configuration. */
@NullMarked
package certes.master.startup;

import org.jspecify.annotations.NullMarked;
