/** What the gateway is told by its operator. */
@NullMarked
package certes.gateway.configuration;

import org.jspecify.annotations.NullMarked;
