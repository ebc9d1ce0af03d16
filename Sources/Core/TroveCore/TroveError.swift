/// What went wrong: a code for programs, one line for people that says how to put it right.
public struct TroveError: Error, Sendable {
    /// Stable; the only part that callers switch on.
    public var code: Code
    /// What went wrong and what to do. One line; never parsed.
    public var message: String
    /// The error beneath, if there is one.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A kind of failure. New kinds may come without breaking callers.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Wrapped: String {
            case invalidArgument, notFound, corruptInput, unsupportedFormat, passwordRequired, unsupportedVersion
            case unavailable, busy, integrity, inputOutput, diskFull, limitExceeded, crashed, timedOut, cancelled
        }
        private let wrapped: Wrapped

        /// The caller asked for something that cannot be.
        public static var invalidArgument: Self { .init(wrapped: .invalidArgument) }
        /// No such document, chunk, file or store.
        public static var notFound: Self { .init(wrapped: .notFound) }
        /// The bytes are not what their format promises.
        public static var corruptInput: Self { .init(wrapped: .corruptInput) }
        /// A format that Trove does not read: skipped, no failure.
        public static var unsupportedFormat: Self { .init(wrapped: .unsupportedFormat) }
        /// A file is protected, and no password or another one was given: skipped, no failure.
        public static var passwordRequired: Self { .init(wrapped: .passwordRequired) }
        /// A store or file of a newer version than this executable knows.
        public static var unsupportedVersion: Self { .init(wrapped: .unsupportedVersion) }
        /// A model, language pack or library is not installed.
        public static var unavailable: Self { .init(wrapped: .unavailable) }
        /// Another process writes to the store.
        public static var busy: Self { .init(wrapped: .busy) }
        /// The store contradicts itself.
        public static var integrity: Self { .init(wrapped: .integrity) }
        /// The operating system refused to read or write.
        public static var inputOutput: Self { .init(wrapped: .inputOutput) }
        /// No room left on the device.
        public static var diskFull: Self { .init(wrapped: .diskFull) }
        /// Larger than the configured limit on bytes, pixels, memory or depth.
        public static var limitExceeded: Self { .init(wrapped: .limitExceeded) }
        /// A worker process died on this input.
        public static var crashed: Self { .init(wrapped: .crashed) }
        /// A deadline passed.
        public static var timedOut: Self { .init(wrapped: .timedOut) }
        /// The caller gave up.
        public static var cancelled: Self { .init(wrapped: .cancelled) }

        /// The stable name, also used on the wire.
        public var description: String { wrapped.rawValue }

        /// The code of that name, or nil.
        public init?(name: String) {
            guard let wrapped = Wrapped(rawValue: name) else { return nil }
            self.wrapped = wrapped
        }

        private init(wrapped: Wrapped) { self.wrapped = wrapped }
    }
}

extension TroveError: CustomStringConvertible {
    /// The message alone: it is written for people.
    public var description: String { message }
}
