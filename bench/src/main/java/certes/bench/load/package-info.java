/** Load as wrk makes it, and load that comes at its own pace, whatever the answers take. */
@NullMarked
package certes.bench.load;

import org.jspecify.annotations.NullMarked;
