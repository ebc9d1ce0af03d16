/// A PDF page of our own: lines of Helvetica, drawn lines, pictures and annotations at places in points from the lower
/// left, and files that the document carries.
struct TypedPage {
    private var content = ""
    private var pictures: [String] = []
    private var annotations: [String] = []
    private var forms: [String] = []
    private var files: [(name: String, content: String)] = []

    /// Adds a line.
    mutating func type(_ text: String, x: Double, y: Double, size: Double = 10) {
        content += "BT /F \(size) Tf 1 0 0 1 \(x) \(y) Tm (\(text)) Tj ET\n"
    }

    /// Draws a line.
    mutating func rule(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
        content += "\(x0) \(y0) m \(x1) \(y1) l S\n"
    }

    /// Shows a grey picture of 100 x 50 pixels.
    mutating func show(grey: UInt8, x: Double, y: Double, width: Double, height: Double) {
        let data = String(repeating: grey < 16 ? "0" + String(grey, radix: 16) : String(grey, radix: 16), count: 5000)
        pictures.append(
            "<</Type/XObject/Subtype/Image/Width 100/Height 50/ColorSpace/DeviceGray/BitsPerComponent 8"
                + "/Filter/ASCIIHexDecode/Length \(data.utf8.count + 1)>>\nstream\n\(data)>\nendstream")
        content += "q \(width) 0 0 \(height) \(x) \(y) cm /I\(pictures.count - 1) Do Q\n"
    }

    /// Shows the last picture again, in a form at twice its size within another form.
    mutating func showInForms(x: Double, y: Double, width: Double, height: Double) {
        let picture = "\(width / 2) 0 0 \(height / 2) 0 0 cm /I\(pictures.count - 1) Do"
        forms.append(
            "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Matrix[2 0 0 2 0 0]/Resources<</XObject<</I\(pictures.count - 1) "
                + "\(5 + pictures.count) 0 R>>>>/Length \(picture.utf8.count)>>\nstream\n\(picture)\nendstream")
        content += "q 1 0 0 1 \(x) \(y) cm /X\(forms.count - 1) Do Q\n"
    }

    /// Adds a file that the document carries.
    mutating func attach(_ name: String, _ content: String) { files.append((name, content)) }

    /// Adds an annotation by the entries of its dictionary.
    mutating func annotate(_ entries: String) { annotations.append("<</Type/Annot\(entries)>>") }

    /// The file.
    func bytes(rotation: Int = 0) -> [UInt8] {
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        let first = 6 + pictures.count
        let notes = annotations.indices.map { "\(first + $0) 0 R" }.joined(separator: " ")
        let outer = first + annotations.count
        let images =
            pictures.indices.map { "/I\($0) \(6 + $0) 0 R" }.joined()
            + forms.indices.map { "/X\($0) \(outer + $0) 0 R" }.joined()
        let inner = outer + forms.count
        let names = files.indices.map { "(\(files[$0].name)) \(inner + 2 * $0) 0 R" }.joined(separator: " ")
        let carried = files.enumerated().flatMap { index, file in
            [
                "<</Type/Filespec/F(\(file.name))/UF(\(file.name))/EF<</F \(inner + 2 * index + 1) 0 R>>>>",
                "<</Type/EmbeddedFile/Length \(file.content.utf8.count)/Params<</Size \(file.content.utf8.count)>>>>\n"
                    + "stream\n\(file.content)\nendstream",
            ]
        }
        let objects =
            [
                "<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[\(names)]>>>>/AcroForm<</Fields[\(notes)]/NeedAppearances true/DA(/Helv 12 Tf 0 g)"
                    + "/DR<</Font<</Helv 5 0 R>>>>>>>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate \(rotation)/Contents 4 0 R/Annots[\(notes)]"
                    + "/Resources<</Font<</F 5 0 R>>/XObject<<\(images)>>>>>>",
                "<</Length \(content.utf8.count)>>\nstream\n\(content)\nendstream",
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            ] + pictures + annotations + forms + carried
        for (number, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places { file += String(repeating: "0", count: 10 - "\(place)".count) + "\(place) 00000 n \n" }
        file += "trailer\n<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }
}
