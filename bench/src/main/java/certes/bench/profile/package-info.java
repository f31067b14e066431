/** Where the time of the processors goes. */
@NullMarked
package certes.bench.profile;

import org.jspecify.annotations.NullMarked;
