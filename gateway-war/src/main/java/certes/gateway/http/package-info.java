/** The HTTP face: reads requests without holding a thread, keeps each port to its own paths, answers errors. */
@NullMarked
package certes.gateway.http;

import org.jspecify.annotations.NullMarked;
