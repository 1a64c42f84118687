package comity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.apache.spark.sql.api.java.UDF2;
import scala.collection.Seq;

/**
 * Codes what a row's columns say, as comity.portfolio.encode does: 0 is unknown.
 *
 * A number is placed among the limits that the law compares it with; a text has the code that it was given when it was
 * read, once, before any row was coded.
 */
public final class Codes implements UDF2 {
    private double[][] limits;
    private HashMap[] texts;

    /** Takes over limits and texts (comity.engines.spark.functions.codes_to_bytes). */
    public void read(byte[] told) {
        ByteBuffer from = ByteBuffer.wrap(told);
        limits = new double[from.getInt()][];
        for (int column = 0; column < limits.length; column++) {
            limits[column] = new double[from.getInt()];
            for (int place = 0; place < limits[column].length; place++) {
                limits[column][place] = from.getDouble();
            }
        }
        texts = new HashMap[from.getInt()];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = new HashMap();
            for (int left = from.getInt(); left > 0; left--) {
                byte[] text = new byte[from.getInt()];
                from.get(text);
                texts[column].put(new String(text, StandardCharsets.UTF_8), Integer.valueOf(from.getInt()));
            }
        }
    }

    /** Returns a code for each column: its number's where it has one, else its text's. */
    public Object call(Object cells, Object numbers) {
        Seq words = (Seq) cells;
        Seq values = (Seq) numbers;
        int[] found = new int[texts.length];
        for (int column = 0; column < found.length; column++) {
            Object value = values.apply(column);
            Object code = value == null ? texts[column].get(words.apply(column)) : null;
            if (value != null) {
                found[column] = 1 + place(((Double) value).doubleValue(), limits[column]);
            } else if (code != null) {
                found[column] = ((Integer) code).intValue();
            }
        }
        return found;
    }

    /** Returns where a number stands on the line that limits cut (comity.portfolio.encode.places). */
    private static int place(double value, double[] limits) {
        int found = 0;
        for (int one = 0; one < limits.length; one++) {
            found += value > limits[one] ? 2 : value == limits[one] ? 1 : 0;
        }
        return found;
    }
}
