package import TroveCore

/// A PyTorch weight file (`.pth`, `.bin`), in the zip form or the older stream of pickles, read without running code.
package struct TorchFile: WeightFile {
    /// The mapped file.
    package let file: MappedFile
    /// Tensors by name.
    package let tensors: [String: StoredTensor]

    private static let longestPickle = 1 << 26

    /// Opens and checks the file at `path`.
    /// - Throws: `.notFound`, `.inputOutput`, `.corruptInput`, or `.unsupportedFormat` with the name of what a pickle
    ///   asked for and weights do not need.
    package init(_ path: String) throws(TroveError) {
        let file = try MappedFile(path)
        self.file = file
        let isZip = file.count >= 4 && file.bytes(0..<4) == [0x50, 0x4B, 3, 4]
        tensors = try isZip ? Self.zipped(file) : Self.legacy(file)
    }

    /// Pickles one after the other (magic number, version, system, the object, keys), then each storage: its count
    /// and its bytes, in the order of the keys.
    private static func legacy(_ file: MappedFile) throws(TroveError) -> [String: StoredTensor] {
        let head = file.bytes(0..<min(file.count, longestPickle))
        var reader = PickleReader(head, path: file.path)
        for _ in 0..<3 { _ = try reader.read() }
        let object = try reader.read()
        guard case .list(let list) = try reader.read() else { throw corrupt(file, "its list of storages is missing") }
        let elements = Dictionary(reader.storages.map { ($0.key, $0.element) }) { first, _ in first }
        var places: [String: Range<Int>] = [:]
        var position = reader.position
        for key in reader.lists[list] {
            guard case .text(let key) = key, let element = elements[key] else {
                throw corrupt(file, "a storage has no key or no tensor")
            }
            guard file.count - position >= 8 else { throw corrupt(file, "it ends before storage \(key)") }
            let count = file.bytes(position..<position + 8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            position += 8
            guard count <= UInt64((file.count - position) / element.size) else {
                throw corrupt(file, "it ends within storage \(key)")
            }
            places[key] = position..<position + Int(count) * element.size
            position += Int(count) * element.size
        }
        return try named(object, reader, file, places)
    }

    private static func zipped(_ file: MappedFile) throws(TroveError) -> [String: StoredTensor] {
        let entries = try ZipDirectory(file).entries
        guard let pickle = entries.first(where: { $0.key.hasSuffix("/data.pkl") }) else {
            throw corrupt(file, "it holds no data.pkl")
        }
        guard pickle.value.count <= longestPickle else { throw corrupt(file, "its pickle is too long") }
        let folder = pickle.key.dropLast("data.pkl".count) + "data/"
        if let order = entries[pickle.key.dropLast("data.pkl".count) + "byteorder"],
            file.bytes(order) != Array("little".utf8)
        {
            throw TroveError(.unsupportedFormat, "\(file.path) is not little-endian")
        }
        var reader = PickleReader(file.bytes(pickle.value), path: file.path)
        let object = try reader.read()
        var places: [String: Range<Int>] = [:]
        for storage in reader.storages { places[storage.key] = entries[folder + storage.key] }
        return try named(object, reader, file, places)
    }

    /// The tensors of a dictionary, or of the `state_dict` within it.
    private static func named(
        _ object: PickleReader.Value, _ reader: PickleReader, _ file: MappedFile, _ places: [String: Range<Int>]
    ) throws(TroveError) -> [String: StoredTensor] {
        guard case .dictionary(var number) = object else { throw corrupt(file, "it holds no dictionary") }
        for (key, value) in reader.dictionaries[number] {
            if case .text("state_dict") = key, case .dictionary(let inner) = value { number = inner }
        }
        var out: [String: StoredTensor] = [:]
        for (key, value) in reader.dictionaries[number] {
            guard case .text(let name) = key, case .tensor(let tensor) = value else { continue }
            out[name] = try stored(reader.tensors[tensor], name, reader, file, places)
        }
        guard !out.isEmpty else { throw corrupt(file, "it holds no tensor by name") }
        return out
    }

    private static func stored(
        _ tensor: PickleReader.Tensor, _ name: String, _ reader: PickleReader, _ file: MappedFile,
        _ places: [String: Range<Int>]
    ) throws(TroveError) -> StoredTensor {
        let storage = reader.storages[tensor.storage]
        guard let place = places[storage.key] else { throw corrupt(file, "the storage of '\(name)' is missing") }
        guard tensor.strides.count == tensor.shape.count else { throw corrupt(file, "'\(name)' has odd strides") }
        let room = place.count / storage.element.size
        var count = 1
        var reach = 1  // numbers from the first to one past the last
        var isRowMajor = true
        for (extent, stride) in zip(tensor.shape, tensor.strides).reversed() {
            isRowMajor = isRowMajor && (extent <= 1 || stride == count)
            let (product, tooMany) = count.multipliedReportingOverflow(by: extent)
            let (step, tooFar) = stride.multipliedReportingOverflow(by: max(extent - 1, 0))
            // A view that repeats numbers could be of any size: none is larger than its storage.
            guard !tooMany, !tooFar, product <= room, step <= room else {
                throw corrupt(file, "'\(name)' lies outside its storage")
            }
            count = product
            reach += step
        }
        if count == 0 { reach = 0 }
        guard tensor.offset <= room, reach <= room - tensor.offset else {
            throw corrupt(file, "'\(name)' lies outside its storage")
        }
        let start = place.lowerBound + tensor.offset * storage.element.size
        return StoredTensor(
            element: storage.element, shape: tensor.shape, range: start..<start + reach * storage.element.size,
            strides: isRowMajor ? nil : tensor.strides)
    }

    private static func corrupt(_ file: MappedFile, _ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(file.path) is not a sound weight file: \(reason)")
    }
}
