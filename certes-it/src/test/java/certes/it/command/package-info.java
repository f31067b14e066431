/** What ./certes does from the command line. */
@NullMarked
package certes.it.command;

import org.jspecify.annotations.NullMarked;
