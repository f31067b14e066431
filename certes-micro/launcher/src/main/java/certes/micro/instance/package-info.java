/** Which process runs on a home directory: its lock, its record on disk, and whether it answers. */
@NullMarked
package certes.micro.instance;

import org.jspecify.annotations.NullMarked;
