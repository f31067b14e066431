/** Logins, the tokens that they are answered with, and the keys that sign these. */
@NullMarked
package certes.master.access;

import org.jspecify.annotations.NullMarked;
