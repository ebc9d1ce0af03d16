internal import Glibc
internal import TroveCore
internal import TroveModels

/// Measures an encoder on some texts: throughput, tokenizer, latency of short queries, memory.
package struct EncodeBenchmark: Sendable {
    /// What was measured. Field names in JSON are those of `trove bench encode --json`.
    package struct Report: Sendable, Codable {
        /// Numbers of the matrix products, as computed and not as asked for.
        package var precision: String
        /// Threads that encoded.
        package var threads: Int
        /// Texts, and their tokens within the window, the two special ones of each counted; padding is never computed.
        package var texts: Int
        package var tokens: Int
        /// Median of the runs, tokenizing included.
        package var tokensPerSecond: Double
        package var textsPerSecond: Double
        /// One thread, bytes of UTF-8.
        package var tokenizerMegabytesPerSecond: Double
        /// One query at a time, tokenizing included.
        package var queryMedianMilliseconds: Double
        package var query99thMilliseconds: Double
        /// Of the whole process when the runs were done.
        package var residentMegabytes: Double

        enum CodingKeys: String, CodingKey {
            case precision, threads, texts, tokens
            case tokensPerSecond = "tokens_per_second"
            case textsPerSecond = "texts_per_second"
            case tokenizerMegabytesPerSecond = "tokenizer_mb_per_second"
            case queryMedianMilliseconds = "query_p50_ms"
            case query99thMilliseconds = "query_p99_ms"
            case residentMegabytes = "resident_mb"
        }
    }

    private let encoder: TextEncoder
    private let runs: Int

    /// Prepares to measure `encoder`, with `runs` runs over the texts (an odd number has a median).
    package init(_ encoder: TextEncoder, runs: Int = 3) {
        precondition(runs > 0, "at least one run")
        self.encoder = encoder
        self.runs = runs
    }

    /// Measures on `texts`; also returns their vectors. Latency is that of `queries`, of which a sixth only warms up;
    /// without any, of the first eight words of the texts.
    package func measure(_ texts: [String], queries: [String] = []) async -> (report: Report, batch: EmbeddingBatch) {
        _ = await encoder.encode(Array(texts.prefix(32)))
        var batch = EmbeddingBatch(dimension: encoder.dimension, values: [], readings: [])
        var seconds: [Double] = []
        for _ in 0..<runs {
            let start = Self.now()
            batch = await encoder.encode(texts)
            seconds.append(Self.now() - start)
        }
        let marks = encoder.tokenizer.before.count + encoder.tokenizer.after.count
        let tokens = batch.readings.reduce(0) { $0 + ($1.hasVector ? $1.tokens - $1.tokensLeftOut + marks : 0) }
        let median = Self.quantile(seconds, 0.5)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let tokenizing = (0..<max(3, runs)).map { _ in
            let start = Self.now()
            for text in texts { _ = encoder.tokenizer.tokenize(text, spans: false) }
            return Self.now() - start
        }
        let latencies = await self.latencies(
            queries.isEmpty
                ? texts.prefix(300).map { $0.split(separator: " ").prefix(8).joined(separator: " ") } : queries)
        let report = Report(
            precision: encoder.precision.rawValue, threads: encoder.threads, texts: texts.count, tokens: tokens,
            tokensPerSecond: Double(tokens) / median, textsPerSecond: Double(texts.count) / median,
            tokenizerMegabytesPerSecond: Double(bytes) / 1e6 / Self.quantile(tokenizing, 0.5),
            queryMedianMilliseconds: Self.quantile(latencies, 0.5) * 1e3,
            query99thMilliseconds: Self.quantile(latencies, 0.99) * 1e3,
            residentMegabytes: Self.residentMegabytes())
        return (report, batch)
    }

    private func latencies(_ queries: [String]) async -> [Double] {
        var seconds: [Double] = []
        for query in queries {
            let start = Self.now()
            _ = await encoder.encodeQuery(query)
            seconds.append(Self.now() - start)
        }
        return Array(seconds.dropFirst(seconds.count / 6))
    }

    private static func now() -> Double {
        var time = timespec()
        // SAFETY: the clock exists and `time` is written whole.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private static func quantile(_ values: [Double], _ share: Double) -> Double {
        let ordered = values.sorted()
        return ordered.isEmpty ? 0 : ordered[min(ordered.count - 1, Int(Double(ordered.count) * share))]
    }

    private static func residentMegabytes() -> Double {
        // The file has no length to map: it is made when read.
        guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
        // SAFETY: the file is open; the buffer has the size stated and is terminated by fgets.
        defer { unsafe fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard unsafe fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
