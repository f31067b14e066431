package certes.domain.backoff;

import org.jspecify.annotations.Nullable;

/**
 * The policy that holds, and by which rule.
 *
 * @param scope what the policy is for; null where it is a subscription's own or built in
 */
public record BackoffChoice(BackoffRule rule, @Nullable BackoffScope scope, BackoffPolicy policy) {
    /** Where nobody set one. */
    public static final BackoffChoice BUILT_IN = new BackoffChoice(BackoffRule.BUILT_IN, null, BackoffPolicy.DEFAULT);
}
