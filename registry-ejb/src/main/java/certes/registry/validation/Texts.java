package certes.registry.validation;

/** Keeps what strangers wrote short where it is repeated to them. */
final class Texts {
    private static final int EXCERPT = 120;
    private static final int DETAIL = 400;

    private Texts() {}

    static String excerpt(String text) {
        return cut(text, EXCERPT);
    }

    static String detail(String text) {
        return cut(text, DETAIL);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
