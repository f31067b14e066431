package certes.it.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP/1.1 message as it came over the wire. Header names are matched in any case. */
record HttpMessage(String startLine, Map<String, List<String>> headers, byte[] body) {

    /** Reads a request; empty if the peer closed the connection between two of them. */
    static Optional<HttpMessage> readRequest(InputStream in) throws IOException {
        return read(in, false);
    }

    /** Reads a final response; informational ones are skipped. */
    static HttpMessage readResponse(InputStream in) throws IOException {
        HttpMessage message;
        do {
            message = read(in, true).orElseThrow(() -> new EOFException("the connection was closed without an answer"));
        } while (message.startLine.matches("HTTP/1\\.1 1\\d\\d.*"));
        return message;
    }

    private static Optional<HttpMessage> read(InputStream in, boolean response) throws IOException {
        String startLine = line(in);
        if (startLine.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<String>> headers = headers(in);
        return Optional.of(new HttpMessage(startLine, headers, body(in, startLine, headers, response)));
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static byte[] body(InputStream in, String startLine, Map<String, List<String>> headers, boolean response)
            throws IOException {
        if (response && startLine.matches("HTTP/1\\.1 (1\\d\\d|204|304).*")) {
            return new byte[0];
        }
        if (headers.getOrDefault("transfer-encoding", List.of())
                .toString()
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return chunks(in);
        }
        List<String> length = headers.getOrDefault("content-length", List.of());
        if (length.isEmpty()) {
            return response ? in.readAllBytes() : new byte[0];
        }
        int expected = Integer.parseInt(length.get(0));
        byte[] body = in.readNBytes(expected);
        if (body.length < expected) {
            throw new EOFException("the body ends after " + body.length + " of " + expected + " bytes");
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
            body.write(in.readNBytes(size));
            if (size == 0) {
                headers(in);
                return body.toByteArray();
            }
            line(in);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return "";
                }
                throw new EOFException("the connection was closed in the middle of a line");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
