package certes.master.ledger;

import certes.domain.ledger.Slice;

/** SQL about minutes. */
final class SliceSql {
    private SliceSql() {}

    /** The statement with each {@code SLICE(id)} written as {@link Slice#of} computes it. */
    static String of(String sql) {
        return sql.replaceAll("SLICE\\(([^)]*)\\)", "($1 / " + Slice.LENGTH + " * " + Slice.LENGTH + ")");
    }
}
