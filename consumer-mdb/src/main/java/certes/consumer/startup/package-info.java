/** How the consumer starts with the application. */
@NullMarked
package certes.consumer.startup;

import org.jspecify.annotations.NullMarked;
