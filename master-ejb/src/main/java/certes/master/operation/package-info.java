/** What is to be told to operators, kept until it was told. */
@NullMarked
package certes.master.operation;

import org.jspecify.annotations.NullMarked;
