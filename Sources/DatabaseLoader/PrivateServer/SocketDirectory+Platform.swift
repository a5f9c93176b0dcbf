import Foundation

extension SocketDirectory {
  #if canImport(Glibc)
    /// Glibc declares the socket types as an enumeration, the others as plain numbers.
    static let streamType = Int32(SOCK_STREAM.rawValue)
  #else
    static let streamType = SOCK_STREAM
  #endif
}
