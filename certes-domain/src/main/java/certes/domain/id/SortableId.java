package certes.domain.id;

/**
 * How 64-bit ids are written: a prefix, an underscore, and 13 digits of Crockford's base 32 in lower case, so that the
 * text sorts as the number does and holds no dot (Standard Webhooks joins id and timestamp by dots).
 */
public final class SortableId {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 13;

    private SortableId() {}

    /** Writes a non-negative id, such as {@code evt_01hv3q8d2k4m0}. */
    public static String format(String prefix, long value) {
        char[] digits = new char[LENGTH];
        long rest = value;
        for (int i = LENGTH - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest & 31));
            rest >>>= 5;
        }
        return prefix + '_' + new String(digits);
    }

    /**
     * Reads what {@link #format} wrote.
     *
     * @throws IllegalArgumentException if the text is no id with this prefix
     */
    public static long parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + LENGTH || !text.startsWith(prefix) || text.charAt(start - 1) != '_') {
            throw new IllegalArgumentException("'" + text + "' is no id of the form " + prefix + "_<13 digits>");
        }
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || (i == start && digit > 7)) {
                throw new IllegalArgumentException("'" + text + "' is no id of the form " + prefix + "_<13 digits>");
            }
            value = (value << 5) | digit;
        }
        return value;
    }
}
