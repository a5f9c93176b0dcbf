/// Numbers as people read them. The same in every locale.
enum NumberText {
  /// A whole number with its thousands apart: `8,996,084`.
  static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// Three digits and a multiple: `4.01 M`.
  static func short(_ number: Double) -> String {
    for (limit, unit) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] where number >= limit * 0.9995 {
      return threeDigits(number / limit) + unit
    }
    return String(Int(number + 0.5))
  }

  /// Bytes in decimal multiples: `790 MB`.
  static func bytes(_ number: some BinaryInteger) -> String {
    let text = short(Double(number))
    return text.last.map { $0.isNumber } ?? false ? "\(text) B" : "\(text)B"
  }

  /// Seconds: `0.08 s`, `5.31 s`, `2:05 min`, `1:02:05 h`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 99.5 { return (seconds < 9.995 ? fixed(seconds, 2) : fixed(seconds, 1)) + " s" }
    return clock(seconds) + (seconds < 3599.5 ? " min" : " h")
  }

  /// Minutes and seconds, with hours where there are any: `0:07`.
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds + 0.5)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let (minutes, rest) = (whole / 60, whole % 60)
    return minutes < 60
      ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }

  /// A number with a fixed number of decimals.
  static func fixed(_ number: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { product, _ in product * 10 }
    let scaled = Int((number * Double(scale)).rounded())
    guard decimals > 0 else { return String(scaled) }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: decimals - fraction.count)
      + fraction
  }

  /// Milliseconds, in three digits: `0.043`, `1.25`, `38.4`, `539`, `1,204`.
  static func milliseconds(_ number: Double) -> String {
    number < 0.9995
      ? fixed(number, 3) : number < 999.5 ? threeDigits(number) : grouped(UInt64(number + 0.5))
  }

  private static func threeDigits(_ number: Double) -> String {
    number < 9.995 ? fixed(number, 2) : number < 99.95 ? fixed(number, 1) : fixed(number, 0)
  }
}
