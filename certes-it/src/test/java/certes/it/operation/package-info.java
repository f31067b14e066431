/** What operators and their tools are shown. */
@NullMarked
package certes.it.operation;

import org.jspecify.annotations.NullMarked;
