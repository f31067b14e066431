package certes.domain.schema;

/** How a schema is written. The ordinals are stored in the database: append only. */
public enum SchemaFormat {
    JSON_SCHEMA,
    PROTOBUF
}
