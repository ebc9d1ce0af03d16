import TroveCore
import TroveModels

/// Feeds damaged descriptions to the reader of tokenizers: it may refuse them, and neither it nor what it made may trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTokenizer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start else { return 0 }
    withFuzzedFile(Array(UnsafeBufferPointer(start: start, count: count)), named: "tokenizer.json") { path in
        guard let tokenizer = try? TokenizerFile.read(path, window: 64) else { return }
        let text = "a ab [CLS] Stra\u{DF}e \u{FB01}n 12 <mask> \u{5B88}\u{706F} e\u{301}\u{323} \u{0}"
        let made = tokenizer.tokenize(text)
        precondition(made.spans.allSatisfy { $0.end <= text.unicodeScalars.count }, "a span beyond the text")
    }
    return 0
}

/// Runs libFuzzer on it.
@_cdecl("fuzz_tokenizer_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    fuzz(count, arguments) { fuzzTokenizer($0, $1) }
}
