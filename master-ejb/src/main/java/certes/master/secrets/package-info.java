/** What must stay secret at rest: the master key, encryption, and the seal of stored events. */
@NullMarked
package certes.master.secrets;

import org.jspecify.annotations.NullMarked;
