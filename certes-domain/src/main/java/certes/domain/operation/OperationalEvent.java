package certes.domain.operation;

/**
 * Something that happened in Certes, to be told as an event {@code <own domain>/certes/1/<name>}.
 *
 * @param id by which a repeat is recognised
 * @param name such as {@code subscription.disabled}
 * @param body a JSON object
 */
public record OperationalEvent(long id, String name, String body) {}
