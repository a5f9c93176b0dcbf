import DatabaseLoader

extension VerificationReport {
  /// What is wrong, in words: the first difference of each table, and what is wrong with the structure.
  var differences: [String] {
    tables.compactMap(\.firstDifference?.description) + structure.map(\.description)
  }
}
