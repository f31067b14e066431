/** Both ends of HTTP, down to the bytes: a client that may misbehave and an endpoint that records and misbehaves on command. */
@NullMarked
package certes.it.http;

import org.jspecify.annotations.NullMarked;
