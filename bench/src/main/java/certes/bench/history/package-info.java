/** Events that lie in the database already: a history, or a backlog. */
@NullMarked
package certes.bench.history;

import org.jspecify.annotations.NullMarked;
