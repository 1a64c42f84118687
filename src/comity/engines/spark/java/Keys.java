package comity;

import java.nio.ByteBuffer;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Seq;

/** Gives a row's codes a key: the exclusive or of what each code stands for (comity.engines.tally.salts). */
public final class Keys implements UDF1 {
    private long[][] salts;

    /** Takes over the salts (comity.engines.spark.functions.salts_to_bytes). */
    public void read(byte[] told) {
        ByteBuffer from = ByteBuffer.wrap(told);
        salts = new long[from.getInt()][];
        for (int column = 0; column < salts.length; column++) {
            salts[column] = new long[from.getInt()];
            for (int code = 0; code < salts[column].length; code++) {
                salts[column][code] = from.getLong();
            }
        }
    }

    /** Returns the key of the codes of a row. */
    public Object call(Object codes) {
        Seq row = (Seq) codes;
        long found = 0;
        for (int column = 0; column < salts.length; column++) {
            found ^= salts[column][((Integer) row.apply(column)).intValue()];
        }
        return Long.valueOf(found);
    }
}
