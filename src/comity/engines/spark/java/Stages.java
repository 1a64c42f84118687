package comity;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Seq;

/**
 * Looks a row up, stage after stage: the loop of comity.engines.numba.kernel, where Spark's rows are.
 *
 * Knows no rule: for each stage the offsets of what it reads are added up, and the table is looked up. Every task has a
 * copy of its own.
 */
public final class Stages implements UDF1 {
    private int columns;
    private int[] sources;
    private int[] starts;
    private int[] firstInputs;
    private int[] offsets;
    private int[] firstCells;
    private int[] tables;
    private int[] ids;

    /** Takes over a layout (comity.engines.layout.Layout.to_bytes). */
    public void read(byte[] layout) {
        IntBuffer numbers = ByteBuffer.wrap(layout).asIntBuffer();
        columns = numbers.get();
        sources = next(numbers);
        starts = next(numbers);
        firstInputs = next(numbers);
        offsets = next(numbers);
        firstCells = next(numbers);
        tables = next(numbers);
        ids = new int[columns + firstInputs.length - 1];
    }

    private static int[] next(IntBuffer numbers) {
        int[] found = new int[numbers.get()];
        numbers.get(found);
        return found;
    }

    /** Returns the id of the last stage, given the codes of a row's columns. */
    public Object call(Object codes) {
        Seq row = (Seq) codes;
        for (int column = Math.min(columns, row.length()) - 1; column >= 0; column--) {
            ids[column] = ((Integer) row.apply(column)).intValue();
        }
        int stages = firstInputs.length - 1;
        for (int stage = 0; stage < stages; stage++) {
            int place = firstCells[stage];
            int last = firstInputs[stage + 1];
            for (int one = firstInputs[stage]; one < last; one++) {
                place += offsets[starts[one] + ids[sources[one]]];
            }
            ids[columns + stage] = tables[place];
        }
        return Integer.valueOf(ids[columns + stages - 1]);
    }
}
