/// JSON made of columns: a composed text, whose texts are escaped when it is compiled.
///
/// It is written as the server writes `jsonb`: blanks after colons and commas, and in a column of that type
/// the members in the server's order, so that what is stored has the same bytes.
extension TableCompiler {
  mutating func json(_ template: JSONTemplate, for column: ColumnModel) throws(ModelError) -> Column
  {
    var builder = TextBuilder()
    let isSorted = column.type.flatMap { model.baseType(of: $0) } == .jsonb
    try append(template, isSorted: isSorted, to: &builder)
    builder.endText()
    return add(builder, selector: nil)
  }

  private mutating func append(
    _ template: JSONTemplate, isSorted: Bool, to builder: inout TextBuilder
  ) throws(ModelError) {
    let constants = program.constants
    switch template {
    case .null: builder.literal("null", constants)
    case .boolean(let value): builder.literal(value ? "true" : "false", constants)
    case .constant(.integer(let number)): builder.literal(String(number), constants)
    case .constant(.text(let text)): builder.literal(Self.string(text), constants)
    case .column(let name): try append(column: name, to: &builder)
    case .array(let items):
      builder.literal("[", constants)
      for (index, item) in items.enumerated() {
        if index > 0 { builder.literal(", ", constants) }
        try append(item, isSorted: isSorted, to: &builder)
      }
      builder.literal("]", constants)
    case .object(var members):
      for (index, member) in members.enumerated()
      where members[..<index].contains(where: { $0.key == member.key }) {
        throw error(.invalidRule, "JSON has two members \"\(member.key)\" in one object")
      }
      if isSorted { members.sort { Self.precedes($0.key, $1.key) } }
      builder.literal("{", constants)
      for (index, member) in members.enumerated() {
        builder.literal((index > 0 ? ", " : "") + Self.string(member.key) + ": ", constants)
        try append(member.value, isSorted: isSorted, to: &builder)
      }
      builder.literal("}", constants)
    }
  }

  private mutating func append(
    column name: String, to builder: inout TextBuilder
  ) throws(ModelError) {
    let source = try column(name)
    guard !source.isNull else { return builder.literal("null", program.constants) }
    guard let nulls = source.nulls else { return try append(name, source, to: &builder) }
    let compiler = self
    try builder.guarded(by: nulls, "null", program.constants) {
      (builder: inout TextBuilder) throws(ModelError) in
      try compiler.append(name, source, to: &builder)
    }
  }

  /// Adds a value that is not NULL.
  private func append(
    _ name: String, _ source: Column, to builder: inout TextBuilder
  ) throws(ModelError) {
    let constants = program.constants
    let base = table.columns.first { $0.name == name }?.type.flatMap { model.baseType(of: $0) }
    var textForm: TextForm?
    if let base, case .text(let form) = base.form { textForm = form }
    let isJSON = textForm?.isJSON ?? false
    if let index = source.composed {
      let text = program.texts[index]
      guard textForm != .bytes else {
        throw error(
          .invalidRule, "\"\(name)\" is bytea that is put together, which JSON cannot have")
      }
      if !isJSON { builder.literal("\"", constants) }
      builder.inline(text, constants) { isJSON ? $0 : Self.escaped($0) }
      if !isJSON { builder.literal("\"", constants) }
      return
    }
    if let dictionary = source.dictionary {
      let texts = dictionary.table.texts.map { text in
        isJSON ? text : Self.quoted(textForm?.shown(text) ?? text)
      }
      builder.dictionary(TextDictionary(texts), lane: source.lane, constants)
      return
    }
    guard source.array == nil, source.second?.isRange != true else {
      throw error(.invalidRule, "\"\(name)\" has \(source.made), which JSON cannot have")
    }
    let form = scalarForm(of: name)
    let isQuoted = form.map { !$0.type.isNumber } ?? false
    if isQuoted { builder.literal("\"", constants) }
    builder.number(source, form, isJSON: true)
    if isQuoted { builder.literal("\"", constants) }
  }

  /// A text as a string of JSON.
  private static func string(_ text: String) -> String {
    String(decoding: quoted(Array(text.utf8)), as: UTF8.self)
  }

  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    text.withUnsafeBufferPointer { JSONLinesEncoder.syntax.text($0) }
  }

  private static func escaped(_ text: [UInt8]) -> [UInt8] {
    Array(quoted(text).dropFirst().dropLast())
  }

  /// The order of members in `jsonb`: shorter names first, equally long ones by their bytes. Source:
  /// `jsonb_util.c`.
  private static func precedes(_ one: String, _ other: String) -> Bool {
    let (a, b) = (Array(one.utf8), Array(other.utf8))
    return a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
  }
}
