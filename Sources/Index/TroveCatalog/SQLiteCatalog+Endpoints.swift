internal import GRDB
package import TroveCore

/// Language models that were asked.
extension SQLiteCatalog {
    /// Adds a question to what is known of an endpoint.
    /// - Parameters:
    ///   - use: Of this question alone.
    ///   - traits: What the endpoint was found able to do, as JSON.
    package func count(_ use: EndpointUse, traits: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO endpoint_use
                        (host, model, requests, sent_bytes, received_bytes, first_at, last_at, traits)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (host, model) DO UPDATE SET requests = requests + excluded.requests,
                        sent_bytes = sent_bytes + excluded.sent_bytes,
                        received_bytes = received_bytes + excluded.received_bytes, last_at = excluded.last_at,
                        traits = excluded.traits
                    """,
                arguments: [
                    use.host, use.model, use.requests, use.sentBytes, use.receivedBytes, use.firstAt, use.lastAt, traits,
                ])
        }
    }

    /// Every endpoint that was asked, by host and model, with what it was found able to do.
    package func endpointUses() async throws -> [(use: EndpointUse, traits: String)] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM endpoint_use ORDER BY host, model").map { row in
                let use = EndpointUse(
                    host: row["host"], model: row["model"], requests: row["requests"], sentBytes: row["sent_bytes"],
                    receivedBytes: row["received_bytes"], firstAt: row["first_at"], lastAt: row["last_at"])
                return (use, row["traits"])
            }
        }
    }
}
