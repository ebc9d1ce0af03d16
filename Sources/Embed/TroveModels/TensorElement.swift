/// The kinds of number that safetensors names.
package enum TensorElement: String, Sendable, CaseIterable {
    /// Truth values, one byte each.
    case bool = "BOOL"
    /// Unsigned integers.
    case uint8 = "U8"
    case uint16 = "U16"
    case uint32 = "U32"
    case uint64 = "U64"
    /// Signed integers.
    case int8 = "I8"
    case int16 = "I16"
    case int32 = "I32"
    case int64 = "I64"
    /// Eight-bit floats.
    case float8e5m2 = "F8_E5M2"
    case float8e4m3 = "F8_E4M3"
    /// Half, brain, single and double precision.
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float32 = "F32"
    case float64 = "F64"

    /// Bytes of one element.
    package var size: Int {
        switch self {
        case .bool, .uint8, .int8, .float8e5m2, .float8e4m3: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }
}
