package certes.domain.backoff;

/** By which rule a policy holds; the first one that has a policy does. */
public enum BackoffRule {
    /** The subscription's own. */
    SUBSCRIPTION,
    /** Of the side, for events of one type and one source. */
    SOURCE_AND_EVENT_TYPE,
    /** Of the side, for events of one type, whatever their source. */
    EVENT_TYPE,
    /** Of the side, for events of one source, whatever their type. */
    SOURCE,
    /** Of the side, for all else. */
    GLOBAL,
    /** Nobody set one: {@link BackoffPolicy#DEFAULT}. */
    BUILT_IN
}
