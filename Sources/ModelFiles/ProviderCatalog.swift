/// The providers that are part of the program.
public enum ProviderCatalog {
  /// A group: providers of one thing.
  public struct Group: Sendable {
    /// Its name: what stands before the point.
    public let name: String
    /// What it is about.
    public let summary: String
    /// Where its lists and figures come from.
    public let source: String
    /// Its providers.
    public let providers: [Provider]
  }

  /// A provider.
  public struct Provider: Sendable {
    /// Its name: what stands behind the point.
    public let name: String
    /// What its values are.
    public let summary: String
    /// Whether it has values that differ from row to row.
    public let canBeUnique: Bool
  }

  /// All groups, by name.
  public static var groups: [Group] { ProviderGroup.names.compactMap { group($0) } }

  /// The group of a name.
  public static func group(_ name: String) -> Group? {
    guard let group = (try? ProviderGroup(name)) ?? nil else { return nil }
    let providers = group.columns(in: ModelReader.locales[0]).compactMap { entry -> Provider? in
      guard entry.value["hidden"]?.plain != "true" else { return nil }
      return Provider(
        name: entry.key, summary: entry.value["description"]?.text ?? "",
        canBeUnique: entry.value["unique"] != nil)
    }
    return Group(
      name: name, summary: group.description, source: group.sourceNote, providers: providers)
  }
}
