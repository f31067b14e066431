/** The servers, set up for the tests, and what they need beside them; runs outside. */
@NullMarked
package certes.it.container.server;

import org.jspecify.annotations.NullMarked;
