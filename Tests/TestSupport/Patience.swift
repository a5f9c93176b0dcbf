/// How long tests wait for something that is bound to happen.
public enum Patience {
  /// Seconds after which it will not happen any more, however busy the machine is.
  public static let seconds = 300.0
}
