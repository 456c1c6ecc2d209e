import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Judges books with EPUBCheck, all in one JVM: {@code EpubDriver a.epub b.epub}. */
final class EpubDriver {
    public static void main(String[] args) {
        for (String name : args) {
            try {
                Collector report = new Collector(name);
                new EpubCheck(new File(name), report).check();
                Lines.found(name, report.findings);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError why) {
                Lines.failed(name, why);
            }
        }
    }

    /** Keeps the messages that EPUBCheck's own command line would print. */
    private static final class Collector extends MasterReport {
        private final List<String> findings = new ArrayList<>();

        Collector(String name) {
            setEpubFileName(name);
        }

        @Override
        public void message(Message message, EPUBLocation place, Object... arguments) {
            Severity severity = message.getSeverity();
            if (severity == Severity.USAGE || severity == Severity.SUPPRESSED) {
                return;
            }
            findings.add(Lines.object(
                    "code", message.getID(),
                    "severity", severity,
                    "message", message.getMessage(arguments),
                    "hint", message.getSuggestion(),
                    "path", place.getPath(),
                    "line", place.getLine()));
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {
            // Facts about the book, such as its title; nothing to find fault with.
        }

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {
            // Nothing to open: findings are kept in a list.
        }
    }
}
