import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Writes one JSON object a line to standard output, in UTF-8, as each file is done. */
final class Lines {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** An object as text, from its keys and values in turn. */
    static String object(Object... pairs) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(value(pairs[i]) + ":" + value(pairs[i + 1]));
        }
        return "{" + String.join(",", fields) + "}";
    }

    /** Says what was found in one file; every finding is already an {@link #object}. */
    static void found(String file, List<String> findings) {
        found(file, "", findings);
    }

    /** Says by what one file was judged, and what was found in it. */
    static void found(String file, String detail, List<String> findings) {
        String list = "[" + String.join(",", findings) + "]";
        OUT.println("{\"file\":" + value(file) + ",\"detail\":" + value(detail)
                + ",\"findings\":" + list + "}");
    }

    /** Says that a file could not be judged at all. */
    static void failed(String file, Throwable why) {
        OUT.println(object("file", file, "failed", why.toString()));
    }

    private static String value(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toString().toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
