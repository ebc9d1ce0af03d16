package import TroveCore

/// What a server of the Model Context Protocol lets its clients do.
package struct MCPOptions: Sendable {
    /// Folders beyond which nothing exists for clients; empty for all that the store holds.
    package var scope: [String] = []
    /// Whether nothing can be changed.
    package var isReadOnly = false
    /// Folders below which notes and files may be written beside the inbox.
    package var writableFolders: [String] = []
    /// Whether the rarer tools are offered too.
    package var offersAllTools = false
    /// Who asks: the author of what it has kept, and of what it may forget.
    package var client = "agent"
    /// Whom its memories concern; what that leaves open a call may name.
    package var memoryScope = MemoryScope()
    /// Tokens of one whole result where a call does not say how many.
    package var budget = 10_000

    /// Creates options; the defaults suit one person's own agent.
    package init() {}

    /// Tokens that a call may ask for, whatever it says: well under what clients take.
    package static let budgets = 500...20_000
}
