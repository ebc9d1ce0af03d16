internal import TroveCore

/// What is counted or measured beside a number.
struct UnitReading {
    private let scalars: [Unicode.Scalar]

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The unit that directly belongs to a number; nil where none that is known does.
    func unit(of span: ScalarSpan) -> String? {
        if span.start > 0, let money = Self.symbols[scalars[span.start - 1]] { return money }
        var start = span.end
        // `5kg` is one token: the letters of it are the unit.
        while start > span.start, scalars[start - 1].properties.isAlphabetic, Self.hanUnit(scalars, at: start - 1) == nil
        {
            start -= 1
        }
        if start < scalars.count, scalars[start] == " " || scalars[start] == "-" || scalars[start] == "\u{A0}" {
            start += 1
        }
        guard start < scalars.count else { return nil }
        if let symbol = Self.symbols[scalars[start]] { return symbol }
        if let unit = Self.hanUnit(scalars, at: start) { return unit }
        return word(at: start).flatMap { Self.words[$0] }
    }

    /// Whether a unit stands near a number: a few words before or behind it.
    func holds(_ unit: String, near span: ScalarSpan) -> Bool {
        if let direct = self.unit(of: span), direct == unit { return true }
        var index = max(0, span.start - Self.before)
        let end = min(scalars.count, span.end + Self.behind)
        while index < end {
            if Self.symbols[scalars[index]] == unit { return true }
            if index >= span.start - 2, index < span.end + Self.behindHan, Self.hanUnit(scalars, at: index) == unit {
                return true
            }
            if scalars[index].properties.isAlphabetic,
                index == 0 || !scalars[index - 1].properties.isAlphabetic, let word = word(at: index)
            {
                if Self.words[word] == unit { return true }
                index += word.unicodeScalars.count
            } else {
                index += 1
            }
        }
        return false
    }

    private static let before = 16
    private static let behind = 26
    private static let behindHan = 8

    private func word(at start: Int) -> String? {
        var end = start
        while end < scalars.count, scalars[end].properties.isAlphabetic, end - start < 16 { end += 1 }
        return end == start ? nil : String(String.UnicodeScalarView(scalars[start..<end])).lowercased()
    }

    private static func hanUnit(_ scalars: [Unicode.Scalar], at start: Int) -> String? {
        guard scalars[start].value >= 0x4E00 else { return nil }
        let text = String(String.UnicodeScalarView(scalars[start..<min(scalars.count, start + 2)]))
        return hanUnits.first { text.hasPrefix($0) }
    }

    private static let symbols: [Unicode.Scalar: String] = [
        "$": "dollar", "£": "pound sterling", "€": "euro", "¥": "yen", "%": "percent", "％": "percent", "°": "degree",
    ]

    /// Longer ones first.
    private static let hanUnits = [
        "公里", "英里", "英尺", "公尺", "分钟", "分鐘", "小时", "小時", "个月", "個月", "世纪", "世紀", "公斤", "美元", "英镑",
        "英鎊", "欧元", "歐元", "米", "万", "萬", "亿", "億", "千", "秒", "天", "周", "年", "月", "日", "度", "吨", "噸", "磅",
        "人", "名", "次", "个", "個", "岁", "歲", "分", "元", "倍",
    ]

    private static let words: [String: String] = {
        var found: [String: String] = [:]
        for line in list.split(separator: "\n") {
            let names = line.split(separator: " ").map(String.init)
            for name in names { found[name] = names[0] }
        }
        return found
    }()

    /// A unit a line, its other forms behind it.
    private static let list = """
        mile miles mi
        kilometre kilometres kilometer kilometers km
        metre metres meter meters m
        centimetre centimetres centimeter centimeters cm
        millimetre millimetres millimeter millimeters mm
        foot feet ft
        inch inches
        yard yards
        acre acres
        hectare hectares ha
        hundred hundreds
        thousand thousands
        million millions
        billion billions
        trillion trillions
        second seconds
        minute minutes
        hour hours
        day days
        week weeks
        month months
        year years
        decade decades
        century centuries
        percent
        degree degrees
        point points
        time times
        ton tons
        tonne tonnes
        pound pounds lb lbs
        kilogram kilograms kg
        gram grams g
        dollar dollars
        euro euros
        people
        soldier soldiers
        student students
        member members
        litre litres liter liters
        gallon gallons
        watt watts
        volt volts
        mph
        """
}
