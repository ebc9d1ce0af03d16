internal import Hummingbird

/// `GET /health`: whether the process answers at all.
enum HealthRoute {
    static func add(to router: Router<some RequestContext>) {
        router.get("health") { _, _ in HTTPResponse.Status.ok }
    }
}
