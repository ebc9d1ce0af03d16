package import Foundation
internal import TroveKernels

/// Curves in the form that TensorBoard reads: records with masked checksums, each an event in protocol buffers' form.
package struct EventFile: Sendable {
    private var data = Data()
    private let began: Double

    /// - Parameter time: Seconds since 1970.
    package init(time: Double) {
        began = time
        // Field 3: the version of the form.
        var event = Self.time(time)
        event += Self.bytes(3, Data("brain.Event:2".utf8))
        add(event)
    }

    /// Adds a point of a curve.
    package mutating func add(_ name: String, step: Int, value: Double) {
        var point = Self.bytes(1, Data(name.utf8))
        point.append(2 << 3 | 5)
        Self.append(Float(value).bitPattern, to: &point)
        var event = Self.time(began + Double(step))
        event.append(2 << 3)
        Self.append(varint: UInt64(step), to: &event)
        event += Self.bytes(5, Self.bytes(1, point))
        add(event)
    }

    /// Writes the file into a folder, under a name that TensorBoard knows by.
    package func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data.write(to: folder.appendingPathComponent("events.out.tfevents.\(Int(began)).trove"), options: .atomic)
    }

    private mutating func add(_ event: Data) {
        var length = Data()
        Self.append(UInt64(event.count), to: &length)
        data += length
        Self.append(Self.masked(length), to: &data)
        data += event
        Self.append(Self.masked(event), to: &data)
    }

    private static func masked(_ data: Data) -> UInt32 {
        // SAFETY: bytes are read as bytes, and the span is gone with the call.
        let sum = unsafe Checksum.crc32c([UInt8](data).span.bytes)
        return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
    }

    /// Field 1: seconds since 1970.
    private static func time(_ seconds: Double) -> Data {
        var data = Data([1 << 3 | 1])
        append(seconds.bitPattern, to: &data)
        return data
    }

    private static func bytes(_ field: UInt8, _ content: Data) -> Data {
        var data = Data([field << 3 | 2])
        append(varint: UInt64(content.count), to: &data)
        return data + content
    }

    private static func append(varint value: UInt64, to data: inout Data) {
        var rest = value
        while rest >= 0x80 {
            data.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        data.append(UInt8(rest))
    }

    private static func append(_ value: some FixedWidthInteger, to data: inout Data) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            data.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
