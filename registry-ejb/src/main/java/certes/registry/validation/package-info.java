/** Turns the text of a schema into something that checks bodies, safely whoever wrote either. */
@NullMarked
package certes.registry.validation;

import org.jspecify.annotations.NullMarked;
