/** The embedded Artemis, and the address of one outside. */
@NullMarked
package certes.micro.artemis;

import org.jspecify.annotations.NullMarked;
