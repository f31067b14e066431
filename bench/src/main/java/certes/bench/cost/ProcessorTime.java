package certes.bench.cost;

/**
 * The processor time of one process, from {@code /proc/PID/stat} (proc(5)), in clock ticks.
 *
 * @param own of the process
 * @param ofEnded of children that have ended
 */
record ProcessorTime(long own, long ofEnded) {

    /**
     * Reads the line. The program's name stands in brackets and may hold anything, brackets and blanks included.
     *
     * @throws IllegalArgumentException if it is not such a line
     */
    static ProcessorTime parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length < 15) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: " + stat);
        }
        return new ProcessorTime(
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
    }
}
