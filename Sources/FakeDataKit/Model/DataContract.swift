/// What the data contract promises, as constants.
///
/// Every value is a pure function of data version, seed, table name, column name and row key. The
/// row key of a root table's row is its row number; of a child table's row it is the parent's row
/// number, the period (days before the as-of day) and the ordinal within both.
public enum DataContract {
  /// The version of the data: raised by every change that alters a value of an existing data set.
  public static let version = 1
}
