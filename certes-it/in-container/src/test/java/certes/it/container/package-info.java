/** What only a container shows; runs inside of it, as a web module of the application. */
@NullMarked
package certes.it.container;

import org.jspecify.annotations.NullMarked;
