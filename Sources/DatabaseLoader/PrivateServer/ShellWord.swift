import FakeDataKit

/// Words of a command line, for programs that are run and for people who copy them.
public enum ShellWord {
  /// The word as a POSIX shell reads it back.
  public static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "_-+=./:,@%".utf8.contains(byte)
        }
      }
    guard !isPlain else { return word }
    return "'" + word.replacing(ascii: "'", with: #"'\''"#) + "'"
  }
}
