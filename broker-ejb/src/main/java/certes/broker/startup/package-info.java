/** What begins with the application. */
@NullMarked
package certes.broker.startup;

import org.jspecify.annotations.NullMarked;
