internal import TroveCore

/// Interprets the few pickle instructions that tensors need. It runs no code: a pickle can only name things, and every
/// name but those of tensors and their storages is refused.
///
/// Containers lie in arenas and values refer to them by number, so that neither cycles nor deep nesting cost anything.
struct PickleReader {
    /// A value on the stack or in a container.
    enum Value {
        case none
        case mark
        case bool(Bool)
        case integer(Int)
        case text(String)
        case tuple(Int)
        case list(Int)
        case dictionary(Int)
        case global(String)
        case storage(Int)
        case tensor(Int)
    }

    /// Numbers in a file of their own or a part of one.
    struct Storage {
        var element: TensorElement
        var key: String
        var count: Int
    }

    /// A view of a storage.
    struct Tensor {
        var storage: Int
        var offset: Int
        var shape: [Int]
        var strides: [Int]
    }

    private(set) var tuples: [[Value]] = []
    private(set) var lists: [[Value]] = []
    private(set) var dictionaries: [[(key: Value, value: Value)]] = []
    private(set) var storages: [Storage] = []
    private(set) var tensors: [Tensor] = []

    /// Where the next instruction lies.
    private(set) var position: Int
    private let bytes: [UInt8]
    private let path: String
    private var stack: [Value] = []
    private var memo: [Int: Value] = [:]

    init(_ bytes: [UInt8], at position: Int = 0, path: String) {
        self.bytes = bytes
        self.position = position
        self.path = path
    }

    /// Runs one pickle to its end and leaves ``position`` after it.
    mutating func read() throws(TroveError) -> Value {
        stack = []
        memo = [:]
        while true {
            let code = try byte()
            if code == UInt8(ascii: ".") { return try pop() }
            try step(code)
        }
    }

    private mutating func step(_ code: UInt8) throws(TroveError) {
        switch code {
        case 0x80:
            let version = try byte()
            guard version <= 5 else { throw corrupt("pickle protocol \(version) is unknown") }
        case 0x95: _ = try integer(8)  // a frame's length
        case UInt8(ascii: "("): stack.append(.mark)
        case UInt8(ascii: "0"): _ = try pop()
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.bool(true))
        case 0x89: stack.append(.bool(false))
        case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try integer(4)))))
        case UInt8(ascii: "K"): stack.append(.integer(try integer(1)))
        case UInt8(ascii: "M"): stack.append(.integer(try integer(2)))
        case 0x8A: try long()
        case UInt8(ascii: "G"): try skip(8, then: .none)  // floats describe no tensor
        case UInt8(ascii: "X"): stack.append(.text(try text(integer(4))))
        case 0x8C, UInt8(ascii: "U"): stack.append(.text(try text(integer(1))))
        case UInt8(ascii: "}"): stack.append(newDictionary())
        case UInt8(ascii: "]"): stack.append(newList())
        case UInt8(ascii: ")"): push(tuple: [])
        case UInt8(ascii: "t"): push(tuple: try popToMark())
        case 0x85: push(tuple: try pop(1))
        case 0x86: push(tuple: try pop(2))
        case 0x87: push(tuple: try pop(3))
        case UInt8(ascii: "q"): memo[try integer(1)] = try top()
        case UInt8(ascii: "r"): memo[try integer(4)] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"): stack.append(try recall(integer(1)))
        case UInt8(ascii: "j"): stack.append(try recall(integer(4)))
        case UInt8(ascii: "c"): stack.append(try global(line(), line()))
        case 0x93: try stackGlobal()
        case UInt8(ascii: "Q"): try persistent()
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "s"): try setItems(pop(2))
        case UInt8(ascii: "u"): try setItems(popToMark())
        case UInt8(ascii: "a"): try append(pop(1))
        case UInt8(ascii: "e"): try append(popToMark())
        case UInt8(ascii: "b"): _ = try pop()  // state set on a dictionary: metadata alone
        default:
            throw TroveError(
                .unsupportedFormat, "\(path) has a pickle instruction 0x\(String(code, radix: 16)) that is not read")
        }
    }

    // MARK: Names

    private static let elements: [String: TensorElement] = [
        "torch FloatStorage": .float32, "torch DoubleStorage": .float64, "torch HalfStorage": .float16,
        "torch BFloat16Storage": .bfloat16, "torch LongStorage": .int64, "torch IntStorage": .int32,
        "torch ShortStorage": .int16, "torch CharStorage": .int8, "torch ByteStorage": .uint8,
        "torch BoolStorage": .bool,
    ]
    private static let makers: Set = [
        "collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter",
    ]

    private func global(_ module: String, _ name: String) throws(TroveError) -> Value {
        let full = "\(module) \(name)"
        guard Self.makers.contains(full) || Self.elements[full] != nil else {
            throw TroveError(
                .unsupportedFormat, "\(path) asks for '\(module).\(name)', which no weights need; nothing was run")
        }
        return .global(full)
    }

    private mutating func stackGlobal() throws(TroveError) {
        let names = try pop(2)
        guard case .text(let module) = names[0], case .text(let name) = names[1] else {
            throw corrupt("a name is not text")
        }
        stack.append(try global(module, name))
    }

    /// `('storage', kind, key, device, count, ...)`: a storage by its key.
    private mutating func persistent() throws(TroveError) {
        guard case .tuple(let number) = try pop(), tuples[number].count >= 5,
            case .text("storage") = tuples[number][0], case .global(let kind) = tuples[number][1],
            case .text(let key) = tuples[number][2], case .integer(let count) = tuples[number][4], count >= 0,
            let element = Self.elements[kind]
        else { throw corrupt("a persistent id names no storage") }
        if tuples[number].count > 5, case .none = tuples[number][5] {
        } else if tuples[number].count > 5 {
            throw TroveError(.unsupportedFormat, "\(path) has views of storages, which are not read")
        }
        storages.append(Storage(element: element, key: key, count: count))
        stack.append(.storage(storages.count - 1))
    }

    private mutating func reduce() throws(TroveError) {
        let call = try pop(2)
        guard case .global(let name) = call[0], case .tuple(let number) = call[1] else {
            throw corrupt("a call has no name or arguments")
        }
        let arguments = tuples[number]
        switch name {
        case "collections OrderedDict":
            guard arguments.isEmpty else { throw corrupt("a dictionary is made with arguments") }
            stack.append(newDictionary())
        case "torch._utils _rebuild_parameter":
            guard case .tensor(let tensor)? = arguments.first else { throw corrupt("a parameter has no tensor") }
            stack.append(.tensor(tensor))
        case "torch._utils _rebuild_tensor_v2":
            guard arguments.count >= 4, case .storage(let storage) = arguments[0],
                case .integer(let offset) = arguments[1], case .tuple(let shape) = arguments[2],
                case .tuple(let strides) = arguments[3]
            else { throw corrupt("a tensor is made of something else than a storage") }
            let tensor = Tensor(
                storage: storage, offset: offset, shape: try integers(shape), strides: try integers(strides))
            tensors.append(tensor)
            stack.append(.tensor(tensors.count - 1))
        default: throw corrupt("'\(name)' is called")
        }
    }

    private func integers(_ tuple: Int) throws(TroveError) -> [Int] {
        var out: [Int] = []
        for value in tuples[tuple] {
            guard case .integer(let integer) = value, integer >= 0 else { throw corrupt("an extent is no number") }
            out.append(integer)
        }
        return out
    }
}

// MARK: Stack and containers

extension PickleReader {
    private mutating func newDictionary() -> Value {
        dictionaries.append([])
        return .dictionary(dictionaries.count - 1)
    }

    private mutating func newList() -> Value {
        lists.append([])
        return .list(lists.count - 1)
    }

    private mutating func push(tuple values: [Value]) {
        tuples.append(values)
        stack.append(.tuple(tuples.count - 1))
    }

    private mutating func setItems(_ values: [Value]) throws(TroveError) {
        guard case .dictionary(let number) = try top(), values.count % 2 == 0 else {
            throw corrupt("items are set on something else than a dictionary")
        }
        for index in stride(from: 0, to: values.count, by: 2) {
            dictionaries[number].append((values[index], values[index + 1]))
        }
    }

    private mutating func append(_ values: [Value]) throws(TroveError) {
        guard case .list(let number) = try top() else { throw corrupt("values are appended to no list") }
        lists[number] += values
    }

    private func top() throws(TroveError) -> Value {
        guard let value = stack.last else { throw corrupt("its stack is empty") }
        if case .mark = value { throw corrupt("a mark is used as a value") }
        return value
    }

    private mutating func pop() throws(TroveError) -> Value {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func pop(_ count: Int) throws(TroveError) -> [Value] {
        var values: [Value] = []
        for _ in 0..<count { values.append(try pop()) }
        return values.reversed()
    }

    private mutating func popToMark() throws(TroveError) -> [Value] {
        let index = stack.lastIndex { if case .mark = $0 { true } else { false } }
        guard let index else { throw corrupt("a mark is missing") }
        let values = Array(stack[(index + 1)...])
        stack.removeSubrange(index...)
        return values
    }

    private func recall(_ number: Int) throws(TroveError) -> Value {
        guard let value = memo[number] else { throw corrupt("it recalls what it never stored") }
        return value
    }
}

// MARK: Bytes

extension PickleReader {
    private mutating func byte() throws(TroveError) -> UInt8 {
        guard position < bytes.count else { throw corrupt("its pickle ends early") }
        position += 1
        return bytes[position - 1]
    }

    private mutating func integer(_ size: Int) throws(TroveError) -> Int {
        var value: UInt64 = 0
        for shift in 0..<size { value |= UInt64(try byte()) << UInt64(8 * shift) }
        return Int(truncatingIfNeeded: value)
    }

    private mutating func long() throws(TroveError) {
        let size = try integer(1)
        guard size <= 8 else { return try skip(size, then: .none) }  // the legacy format's magic number
        let value = try integer(size)
        let unused = 64 - 8 * size
        stack.append(.integer(size == 0 ? 0 : (value << unused) >> unused))
    }

    private mutating func skip(_ count: Int, then value: Value) throws(TroveError) {
        guard count <= bytes.count - position else { throw corrupt("its pickle ends early") }
        position += count
        stack.append(value)
    }

    private mutating func text(_ count: Int) throws(TroveError) -> String {
        guard count >= 0, count <= bytes.count - position else { throw corrupt("its pickle ends early") }
        position += count
        guard let text = String(validating: bytes[position - count..<position], as: UTF8.self) else {
            throw corrupt("a text is not UTF-8")
        }
        return text
    }

    private mutating func line() throws(TroveError) -> String {
        guard let end = bytes[position...].prefix(1024).firstIndex(of: UInt8(ascii: "\n")) else {
            throw corrupt("a name does not end")
        }
        defer { position = end + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private func corrupt(_ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(path) is not a sound weight file: \(reason) (byte \(position))")
    }
}
