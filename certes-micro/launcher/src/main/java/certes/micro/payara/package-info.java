/** Payara Micro, prepared before it boots so that nothing is left to be configured while it does. */
@NullMarked
package certes.micro.payara;

import org.jspecify.annotations.NullMarked;
