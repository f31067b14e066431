/** The registry itself: registers schemas, remembers them close to the events, and answers for them. */
@NullMarked
package certes.registry.catalog;

import org.jspecify.annotations.NullMarked;
