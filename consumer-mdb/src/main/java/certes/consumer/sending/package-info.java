/** One HTTP exchange with a destination: signed, vetted, bounded. */
@NullMarked
package certes.consumer.sending;

import org.jspecify.annotations.NullMarked;
