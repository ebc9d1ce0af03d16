import TroveHNSW
import TroveKernels

/// Feeds a damaged graph file to the reader: it may refuse it, and it may not trap.
///
/// The header's checksum is put right first, or no change would ever get past it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGraphFile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count >= 4096 else { return 0 }
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let sum = Checksum.crc32c(bytes.span.bytes.extracting(0..<4092))
    for shift in 0..<4 { bytes[4092 + shift] = UInt8(truncatingIfNeeded: sum >> UInt32(shift * 8)) }
    withFuzzedFile(bytes, named: "graph.hnsw") { path in
        guard let snapshot = try? GraphSnapshot.open(path) else { return }
        let query = (0..<snapshot.dimension).map { Float($0 % 7) - 3 }
        _ = try? snapshot.search(query, k: 10, ef: 40)
        _ = try? snapshot.searchBatch([query, query, query], k: 10, ef: 40)
        _ = try? snapshot.search(query, k: 10, ef: 40, allowed: IDSet(-5..<40))
        _ = try? snapshot.search(query, k: 10, ef: 40, allowed: IDSet([1, 7, Int64.max]))
        _ = try? snapshot.searchExactly(query, k: 10_000)
        _ = try? snapshot.verify()
        _ = try? snapshot.warm()
        _ = try? Graph(copying: snapshot)
    }
    return 0
}

/// Runs libFuzzer on it.
@_cdecl("fuzz_graph_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    fuzz(count, arguments) { fuzzGraphFile($0, $1) }
}
