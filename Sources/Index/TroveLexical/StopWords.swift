/// English words that say nothing of the subject, and those by which English text is told.
enum StopWords {
    /// Dropped from an English question unless nothing else is asked.
    static let terms = hashes(
        """
        a about all also am an and any are as at be been but by can could did do does for from had has have how i if in
        into is it its may me my no nor not of on or our should so some such than that the their them then there these
        they this those to us was we were what when where which who whom whose why will with would you your
        """)

    /// Frequent English words that other languages hardly have.
    static let hints = hashes(
        """
        the of and is with that from which are this by it what who how were has been be when where does did their not
        these those they you your would should than there why whose whom
        """)

    /// Share of a text's words that are ``hints`` from which on it is English.
    static let hintShare = 0.1

    private static func hashes(_ words: String) -> Set<Term> {
        Set(words.split(whereSeparator: \.isWhitespace).map { TermHash.word($0.unicodeScalars.map(\.value)) })
    }
}
