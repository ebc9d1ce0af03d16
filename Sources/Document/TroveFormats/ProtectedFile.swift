import TroveCore

extension TroveError {
    /// What to say of a file whose protection is not opened, whatever the password.
    static let sealed = TroveError(.unsupportedFormat, "protected by a password: remove it to have the file read")

    /// What to say of a file that asks for a password.
    /// - Parameter password: The one that was tried.
    static func protected(against password: String?) -> TroveError {
        TroveError(
            .passwordRequired,
            password == nil
                ? "protected by a password: give it with --password or TROVE_PASSWORD"
                : "protected by another password than the one given")
    }
}
