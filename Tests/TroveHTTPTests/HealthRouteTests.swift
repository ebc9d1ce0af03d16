import Testing
import TroveHTTP

@Suite("HTTP") struct HealthRouteTests {
    @Test("The module is there") func loads() {}
}
