/** Results as one JSON document and as Markdown. */
@NullMarked
package certes.bench.report;

import org.jspecify.annotations.NullMarked;
