package certes.registry.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * Regular expressions that cannot run away: matching takes time linear in the text (RE2). What that cannot express,
 * look-around and back-references, is refused when the schema is registered.
 */
final class LinearPatterns implements RegularExpressionFactory {
    @Override
    public RegularExpression getRegularExpression(String regex) {
        return compile(regex);
    }

    /**
     * Compiles a pattern of ECMA-262, as JSON Schema means it: it matches anywhere unless anchored.
     *
     * @throws UnusableSchemaException if it is none, or one that Certes does not take
     */
    static RegularExpression compile(String regex) {
        Pattern pattern = compileLinear(regex);
        int size = pattern.programSize();
        if (size > EcmaPattern.MAX_SIZE) {
            throw EcmaPattern.tooLarge(regex);
        }
        return text -> {
            MatchingBudget.spend((long) size * (text.length() + 1L));
            return pattern.matcher(text).find();
        };
    }

    private static Pattern compileLinear(String regex) {
        String translated = EcmaPattern.toRe2(regex);
        try {
            return Pattern.compile(translated);
        } catch (PatternSyntaxException e) {
            throw new UnusableSchemaException("The pattern '" + Texts.excerpt(regex)
                    + "' is no regular expression that Certes takes (" + Texts.excerpt(e.getDescription()) + ").");
        }
    }
}
