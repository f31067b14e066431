package certes.masterapi.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;

/** Finds the token of a request (RFC 6750 section 2.1); the scheme {@code JWT} is understood too. */
final class Bearer {
    private Bearer() {}

    static Optional<String> token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return Optional.empty();
        }
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        boolean isKnown = scheme.equals("bearer") || scheme.equals("jwt");
        return isKnown ? Optional.of(header.substring(space + 1).strip()) : Optional.empty();
    }
}
