import Foundation
import TestSupport
import Testing
import TroveCore
import TroveLearn

@Suite struct FieldTests {
    @Test(
        "Dates are found as forms write them",
        arguments: [
            ("Date: 12/03/2018 14:05", ["12/03/2018"]), ("26- 03-18 15:25", ["26- 03-18"]),
            ("2018-03-23", ["2018-03-23"]), ("OCT 3, 2016 paid", ["OCT 3, 2016"]), ("05-JAN-2017", ["05-JAN-2017"]),
            ("3rd of 12 March 2019", ["12 March 2019"]), ("2018年3月5日", ["2018年3月5日"]), ("O3-02-16", ["O3-02-16"]),
            ("from 1.2.2019 to 28.2.2019", ["1.2.2019", "28.2.2019"]), ("tel 03-40210276", []),
            ("code 43-45-47 and 99/99/2018", []), ("5/100/160", []), ("may be 5 2018", []),
        ])
    func dates(line: String, expected: [String]) {
        #expect(FieldScanner(line).dates.map { Self.part(line, $0.range) } == expected)
    }

    @Test(
        "Amounts are found with their currency",
        arguments: [
            ("TOTAL RM 33.90", ["RM 33.90"]), ("Total: 1,234.50", ["1,234.50"]), ("summe 1.234,50 bar", ["1.234,50"]),
            ("$5.00 and €7,10", ["$5.00", "€7,10"]), ("RM4. 00", ["RM4. 00"]), ("79 .50", ["79 .50"]),
            ("RM 170. OO", ["RM 170. OO"]), ("-2.10", ["-2.10"]), ("6.00%", []), ("12.50.30", []), ("1 234", []),
            ("ATM 3.50", ["3.50"]), ("2018.12.30", []), ("14:05", []), ("0.5500", []),
        ])
    func amounts(line: String, expected: [String]) {
        #expect(FieldScanner(line).amounts.map { Self.part(line, $0.range) } == expected)
    }

    private static func part(_ line: String, _ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)))
    }

    @Test("Places lie inside of any line, however broken")
    func damaged() {
        var random = RandomSource(seed: 6)
        let signs = Array("0123456789.,-/: OQRM$€%年月日janma".unicodeScalars)
        for _ in 0..<3000 {
            let count = Int(random.next() % 24)
            let line = String(
                String.UnicodeScalarView((0..<count).map { _ in signs[Int(random.next() % UInt64(signs.count))] }))
            let scanner = FieldScanner(line)
            for place in scanner.dates + scanner.amounts {
                #expect(place.range.upperBound <= count && place.number.lowerBound >= place.range.lowerBound)
                #expect(place.number.upperBound == place.range.upperBound && !place.number.isEmpty)
            }
        }
    }

    /// Bills of three shops; what stands where differs, and numbers are drawn.
    static func bills(_ count: Int, seed: UInt64 = 1) -> [FieldFit.Example] {
        var random = RandomSource(seed: seed)
        func drawn(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let shops = [
            ("BRIGHT LAMP HARDWARE LTD", "4 MILL LANE"), ("CORNER BAKERY", "LOT 9 HARBOUR ROAD"),
            ("NORTH PHARMACY SDN BHD", "12 JALAN BESAR"),
        ]
        return (0..<count).map { number in
            let (shop, street) = shops[number % shops.count]
            let date = String(format: "%02d/%02d/20%02d", drawn(1...28), drawn(1...12), drawn(15...24))
            let (net, tax) = (drawn(500...9000), drawn(10...99))
            func money(_ value: Int) -> String { "\(value / 100).\(String(format: "%02d", value % 100))" }
            let till = "T\(drawn(100...999))"
            let lines = [
                "\(shop) (\(drawn(1000...9999))-K)", street, "Invoice \(drawn(10_000...99_999)) Till: \(till)",
                "Printed 01/01/2014", "Day \(date)", "Net \(money(net))", "Tax \(money(tax))",
                "To pay \(money(net + tax))", "Given \(money(20_000))", "Back \(money(20_000 - net - tax))",
            ]
            return FieldFit.Example(
                document: FieldDocument(text: lines.joined(separator: "\n")),
                values: ["company": shop, "date": date, "total": money(net + tax), "till": till])
        }
    }

    @Test("Fields of any name are learned from a few documents, and better than by rules")
    func learns() throws {
        let fit = FieldFit(fields: ["company", "date", "total", "till"])
        let reader = try fit.fit(Self.bills(12))
        #expect(reader.features.kinds == [.text, .date, .amount, .text])
        for example in Self.bills(12, seed: 9) {
            for (field, found) in zip(reader.fields, reader.read(example.document)) {
                let one = try #require(found)
                #expect(one.value == example.values[field], "\(field)")
                #expect((0...1).contains(one.confidence))
            }
        }
        let measured = try fit.measured(Self.bills(15))
        #expect(measured.allSatisfy { $0.learned >= $0.rules && $0.documents == 15 })
        #expect(measured.contains { $0.learned > $0.rules })
    }

    @Test("What is learned comes back from JSON as it was, and twice the same")
    func kept() throws {
        let fit = FieldFit(fields: ["company", "total"])
        let reader = try fit.fit(Self.bills(6))
        let back = try JSONDecoder().decode(FieldReader.self, from: JSONEncoder().encode(reader))
        #expect(back == reader)
        #expect(try fit.fit(Self.bills(6)) == reader)
    }

    @Test("A slip of recognition in a known name is put right, another name is left alone")
    func mended() throws {
        let reader = try FieldFit(fields: ["company"]).fit(Self.bills(9))
        func company(_ first: String) -> String? {
            let rest = [
                "88 Quay Side Terrace", "Telephone Facsimile Webpage", "Customer Receipt Counter Seven",
                "Day 03/04/2020", "To pay 7.00",
            ]
            return reader.read(FieldDocument(text: ([first + " (1234-K)"] + rest).joined(separator: "\n")))[0]?.value
        }
        #expect(company("BRIGHT LAMP HARDWARE LTO") == "BRIGHT LAMP HARDWARE LTD")
        #expect(company("SILVER PHARMACY SON BHD") == "SILVER PHARMACY SDN BHD")
    }

    @Test("Rules read a field by the words beside it, without any example")
    func rules() {
        let document = FieldDocument(
            text:
                "Lamp Works Ltd\n12 Mill Road 40100\nInvoice No: A-17\nDate 3/4/2021\nSubtotal 9.00\nTotal 10.50\nCash 20.00"
        )
        let fields = ["company", "date", "total", "invoice_no", "cash amount", "nothing"]
        let found = FieldReader(fields: fields).read(document).map { $0?.value }
        #expect(found == ["Lamp Works Ltd", "3/4/2021", "10.50", "A-17", nil, nil])
    }

    @Test("Values that stand in no document, and too few documents, are refused with what to do")
    func refused() {
        let fit = FieldFit(fields: ["total"])
        var one = Self.bills(1)[0]
        one.values = ["total": "no such thing"]
        #expect(throws: TroveError.self) { try fit.fit([one]) }
        #expect(throws: TroveError.self) { try fit.measured(Self.bills(3)) }
    }

    @Test("An empty document has no fields")
    func empty() throws {
        let reader = try FieldFit(fields: ["company", "total"]).fit(Self.bills(6))
        #expect(reader.read(FieldDocument(text: "")).allSatisfy { $0 == nil })
        #expect(FieldReader(fields: ["total", "company"]).read(FieldDocument([])).allSatisfy { $0 == nil })
    }
}
