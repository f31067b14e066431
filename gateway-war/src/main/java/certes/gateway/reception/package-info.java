/** Decides whether a request is let in, and makes a submission of it. */
@NullMarked
package certes.gateway.reception;

import org.jspecify.annotations.NullMarked;
