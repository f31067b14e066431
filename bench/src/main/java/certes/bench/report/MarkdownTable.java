package certes.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in GitHub's Markdown. */
final class MarkdownTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    MarkdownTable(String... headings) {
        columns = headings.length;
        rows.add(List.of(headings));
        rows.add(Collections.nCopies(columns, "---"));
    }

    /**
     * @throws IllegalArgumentException if it has not as many cells as the table has columns
     */
    void add(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        rows.add(List.of(cells));
    }

    boolean isEmpty() {
        return rows.size() == 2;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append('|');
            row.forEach(
                    cell -> text.append(' ').append(cell.replace("|", "\\|")).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }
}
