/** What the gateway answers: acceptances and problem documents. */
@NullMarked
package certes.gateway.answer;

import org.jspecify.annotations.NullMarked;
