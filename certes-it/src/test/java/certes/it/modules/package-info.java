/** Which module may know which. */
@NullMarked
package certes.it.modules;

import org.jspecify.annotations.NullMarked;
