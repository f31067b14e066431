package certes.domain.filter;

/** What a filter says of an event. The ordinals are stored in the database: append only. */
public enum FilterVerdict {
    /** The event is for the subscription. */
    MATCHES,
    /** It is not. */
    DIFFERS,
    /** It is not, since the filter asks for a part of the body, and the body is not JSON by its content type. */
    BODY_IS_NOT_JSON,
    /** It was not found out: the body is longer than filters look at. */
    BODY_TOO_LARGE,
    /** It was not found out: the body has more values in the places that the filter looks at than are looked at. */
    TOO_MANY_VALUES,
    /** It was not found out: the filter cannot be read by this version any more. */
    FILTER_UNUSABLE;

    /** The same in words, for who asks why an event was not delivered. */
    public String explained() {
        return switch (this) {
            case MATCHES -> "the filter matches";
            case DIFFERS -> "the filter does not match";
            case BODY_IS_NOT_JSON -> "the filter asks for the body, which is not JSON by its content type";
            case BODY_TOO_LARGE -> "the filter asks for the body, which is longer than filters look at";
            case TOO_MANY_VALUES -> "the body has more values where the filter looks than filters look at";
            case FILTER_UNUSABLE -> "the filter cannot be read by this version; create the subscription anew";
        };
    }
}
