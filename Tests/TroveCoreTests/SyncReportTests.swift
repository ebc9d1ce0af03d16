import Foundation
import Testing
import TroveCore

@Suite struct SyncReportTests {
    @Test("Every outcome has its count in the JSON, zero included, and unchanged files are counted but not listed")
    func json() throws {
        var report = SyncReport()
        report.add(.init(path: "/b", outcome: .failed, reason: "no"))
        report.add(.init(path: "/a", outcome: .added))
        report.add(.init(path: "/c", outcome: .unchanged))
        report.sort()
        let data = try JSONEncoder().encode(report)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        for outcome in SyncReport.Outcome.allCases {
            #expect(object[outcome.rawValue] as? Int == report.count(outcome))
        }
        #expect((object["files"] as? [[String: Any]])?.map { $0["path"] as? String } == ["/a", "/b"])
        #expect(try JSONDecoder().decode(SyncReport.self, from: data) == report)
        #expect(!report.isComplete)
    }
}
