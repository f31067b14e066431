package certes.consumer.sending;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's status and the beginning of its body. A body is read as it comes, never decompressed, and cut after
 * 64 KiB by giving up the connection: the status stands, and nobody can make us read on.
 */
final class AnswerReader implements AsyncResponseConsumer<Answer> {
    private static final int MAX_BYTES = 64 << 10;
    private static final int EXCERPT_BYTES = 1_024;
    private static final int MAX_RETRY_AFTER_DIGITS = 9;
    private static final int MAX_RETRY_AFTER = 64;

    private final Clock clock;

    private final byte[] excerpt = new byte[EXCERPT_BYTES];
    private int excerptLength;
    private int read;
    private int status;
    private Duration retryAfter = Duration.ZERO;
    private @Nullable FutureCallback<Answer> whenRead;

    /** @param clock to which a date is compared */
    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void consumeResponse(
            HttpResponse response,
            @Nullable EntityDetails entity,
            HttpContext context,
            FutureCallback<Answer> whenRead) {
        this.whenRead = whenRead;
        this.status = response.getCode();
        this.retryAfter = retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER));
        if (entity == null) {
            complete();
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // 1xx is no answer yet.
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer bytes) throws IOException {
        read += bytes.remaining();
        int kept = Math.min(bytes.remaining(), EXCERPT_BYTES - excerptLength);
        bytes.get(excerpt, excerptLength, kept);
        excerptLength += kept;
        bytes.position(bytes.limit());
        if (read > MAX_BYTES) {
            complete();
            throw new IOException("the answer's body was cut after " + MAX_BYTES + " bytes");
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        complete();
    }

    @Override
    public void failed(Exception cause) {
        // The exchange's own callback hears of it.
    }

    @Override
    public void releaseResources() {
        // There are none.
    }

    private void complete() {
        FutureCallback<Answer> callback = whenRead;
        if (callback != null) {
            whenRead = null;
            String text = excerptLength == 0 ? null : new String(excerpt, 0, excerptLength, StandardCharsets.UTF_8);
            callback.completed(new Answer.Responded(status, text, retryAfter));
        }
    }

    /** Seconds or a date (RFC 9110, section 10.2.3); anything else is passed over. */
    private Duration retryAfter(@Nullable Header header) {
        String value = header == null ? null : header.getValue();
        if (value == null || value.isEmpty() || value.length() > MAX_RETRY_AFTER) {
            return Duration.ZERO;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return value.length() > MAX_RETRY_AFTER_DIGITS ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(value));
        }
        Instant until = DateUtils.parseStandardDate(value);
        Instant now = clock.instant();
        return until == null || until.isBefore(now) ? Duration.ZERO : Duration.between(now, until);
    }
}
