package certes.gateway.reception;

/** Texts from outside that are stored as they are: printable ones, which every database and every log can hold. */
final class PlainText {
    private PlainText() {}

    /** Whether the text holds neither control characters nor halves of surrogate pairs. */
    static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
