/// Marks requests that Trove sends to language models: a Trove that gets one refuses it, or it would ask itself for ever.
package enum TroveRequestMark {
    /// The header's name.
    package static let header = "x-trove-asks"
}
