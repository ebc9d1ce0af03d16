/// A PDF page of our own: lines of Helvetica at places in points from the lower left.
struct TypedPage {
    private var content = ""

    /// Adds a line.
    mutating func type(_ text: String, x: Double, y: Double, size: Double = 10) {
        content += "BT /F \(size) Tf 1 0 0 1 \(x) \(y) Tm (\(text)) Tj ET\n"
    }

    /// The file.
    func bytes(rotation: Int = 0) -> [UInt8] {
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate \(rotation)/Contents 4 0 R"
                + "/Resources<</Font<</F 5 0 R>>>>>>",
            "<</Length \(content.utf8.count)>>\nstream\n\(content)\nendstream",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 6\n0000000000 65535 f \n"
        for place in places { file += String(repeating: "0", count: 10 - "\(place)".count) + "\(place) 00000 n \n" }
        file += "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }
}
