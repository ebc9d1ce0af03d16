import Testing
import TroveCore
import TroveWire

@Suite("JSON-RPC identifiers") struct JSONRPCIdentifierTests {
    @Test(
        "Text, numbers and null are identifiers and are written as they came",
        arguments: ["a", 1, 1.5, nil] as [JSONValue])
    func keeps(json: JSONValue) {
        #expect(JSONRPCIdentifier(json)?.json == json)
    }

    @Test("Other values are none", arguments: [true, [], [:]] as [JSONValue])
    func refuses(json: JSONValue) {
        #expect(JSONRPCIdentifier(json) == nil)
    }
}
