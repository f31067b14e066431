/** The main job in one command, told step by step. */
@NullMarked
package certes.micro.demo;

import org.jspecify.annotations.NullMarked;
