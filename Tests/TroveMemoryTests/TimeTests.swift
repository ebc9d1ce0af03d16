import Foundation
import Testing
import TroveMemory

@Suite struct TimeTests {
    /// 2024-06-12, a Wednesday, at noon.
    private let now = 1_718_193_600.0

    private func range(_ text: String) -> String? {
        TimeExpression(text, now: now).map { found in
            [found.range.lowerBound, found.range.upperBound].map {
                String(Date(timeIntervalSince1970: $0).formatted(.iso8601).prefix(10))
            }.joined(separator: " ")
        }
    }

    @Test("Dates and the words for them become the time that they name")
    func times() {
        #expect(range("what was said on 2023-05-08?") == "2023-05-08 2023-05-09")
        #expect(range("in January 2022") == "2022-01-01 2022-02-01")
        #expect(range("on 25 May 2023") == "2023-05-25 2023-05-26")
        #expect(range("on May 25th, 2023") == "2023-05-25 2023-05-26")
        #expect(range("last May") == "2024-05-01 2024-06-01")
        #expect(range("last August") == "2023-08-01 2023-09-01")
        #expect(range("three weeks ago") == "2024-05-19 2024-05-26")
        #expect(range("yesterday") == "2024-06-11 2024-06-12")
        #expect(range("last monday") == "2024-06-10 2024-06-11")
        #expect(range("2 years ago") == "2022-01-01 2023-01-01")
        #expect(range("in 2021") == "2021-01-01 2022-01-01")
    }

    @Test("Words that only look like times name none")
    func none() {
        #expect(range("may I come in?") == nil)
        #expect(range("the last dance") == nil)
        #expect(range("a march through town") == nil)
    }

    @Test("Written times are read with their offset; what makes no sense is none")
    func written() {
        #expect(WrittenTime.seconds("1970-01-02") == 86_400)
        #expect(WrittenTime.seconds("1970-01-01T01:00:00.5+01:00") == 0.5)
        #expect(WrittenTime.seconds("2023-05-08T13:56") == WrittenTime.seconds("2023-05-08T13:56:00Z"))
        for text in ["", "soon", "2023-13-01", "2023-02-30", "2023-05-08T25:00", "99999-01-01", "2023-05-08T"] {
            #expect(WrittenTime.seconds(text) == nil, "\(text)")
        }
    }
}
