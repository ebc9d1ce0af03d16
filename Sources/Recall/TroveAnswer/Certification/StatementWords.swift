/// Words that deny, and characters that tell nothing.
enum StatementWords {
    /// Words that deny, of the languages that are read by words.
    static let negators: Set<String> = Set(
        """
        not no never none nor neither cannot without nobody nothing hardly
        nicht kein keine keinen keiner keinem keines nie niemals nunca jamás ningún ninguna ne pas jamais aucun
        не нет никогда ни nu niciodată không chẳng değil não δεν μην नहीं لا لم لن ليس
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Whether a word, as words are compared, denies, orders or reports what comes after it.
    static func governs(_ word: String) -> Bool {
        if let scalar = word.unicodeScalars.first, word.unicodeScalars.count == 1, scalar.value >= 0x4E00 {
            return isHanNegator(scalar, before: nil)
        }
        return negators.contains(word) || governors.contains(word)
    }

    /// Denying verbs without their apostrophe, and verbs that order or report.
    private static let governors: Set<String> = Set(
        """
        didnt doesnt dont isnt wasnt arent werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt
        say says write answer reply respond claim claims claimed deny denies denied print output pretend
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// Characters of Chinese that tell nothing by themselves.
    static let hanStops: Set<Unicode.Scalar> = Set(
        "的了在是和与與及或也而之其这這那于於以为為有被由对對从從到将將把就都中上下个個一等所并並但".unicodeScalars)

    /// Whether a character denies; in `非常` and the like it does not.
    static func isHanNegator(_ scalar: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
        guard hanNegators.contains(scalar) else { return false }
        guard let next, let others = hanCompounds[scalar] else { return true }
        return !others.contains(next)
    }

    private static let hanNegators: Set<Unicode.Scalar> = Set("不没沒未非无無".unicodeScalars)
    /// What follows where it does not deny.
    private static let hanCompounds: [Unicode.Scalar: Set<Unicode.Scalar>] = [
        "非": Set("常洲".unicodeScalars), "未": Set("来來".unicodeScalars),
        "不": Set("同断斷仅僅但过過久少论論管只光等".unicodeScalars), "无": Set("线论数限".unicodeScalars),
        "無": Set("線論數限".unicodeScalars),
    ]
}
