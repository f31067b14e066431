/** The launcher: one process that holds everything Certes needs, and the commands around it. */
@NullMarked
package certes.micro;

import org.jspecify.annotations.NullMarked;
